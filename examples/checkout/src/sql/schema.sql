-- The shop's tables. Every one has the tenant in its key, in its foreign keys and in its
-- unique constraints: row-level security does not look into those.

CREATE TABLE accounts (
    tenant_id text NOT NULL,
    account   text NOT NULL,
    email     text NOT NULL,
    email_key text NOT NULL, -- lower case by the program, so that no locale has a say
    CONSTRAINT accounts_pkey PRIMARY KEY (tenant_id, account),
    CONSTRAINT accounts_email_key UNIQUE (tenant_id, email_key)
);

CREATE TABLE balances (
    tenant_id text NOT NULL,
    account   text NOT NULL,
    currency  text NOT NULL,
    amount    numeric NOT NULL CONSTRAINT balances_amount_check CHECK (amount >= 0),
    PRIMARY KEY (tenant_id, account, currency),
    FOREIGN KEY (tenant_id, account) REFERENCES accounts
);

CREATE TABLE stock (
    tenant_id text NOT NULL,
    sku       text NOT NULL,
    quantity  bigint NOT NULL CONSTRAINT stock_quantity_check CHECK (quantity >= 0),
    price     numeric NOT NULL CHECK (price >= 0),
    currency  text NOT NULL,
    PRIMARY KEY (tenant_id, sku)
);

CREATE TABLE orders (
    tenant_id text NOT NULL,
    "order"   text NOT NULL,
    account   text NOT NULL,
    total     numeric NOT NULL CHECK (total >= 0),
    currency  text NOT NULL,
    state     text NOT NULL CHECK (state IN ('placed', 'shipped', 'refunded')),
    tracking  text,
    CONSTRAINT orders_pkey PRIMARY KEY (tenant_id, "order"),
    FOREIGN KEY (tenant_id, account) REFERENCES accounts
);

CREATE TABLE order_lines (
    tenant_id text NOT NULL,
    "order"   text NOT NULL,
    line      int NOT NULL,
    sku       text NOT NULL,
    quantity  bigint NOT NULL CHECK (quantity > 0),
    price     numeric NOT NULL,
    PRIMARY KEY (tenant_id, "order", line),
    FOREIGN KEY (tenant_id, "order") REFERENCES orders,
    FOREIGN KEY (tenant_id, sku) REFERENCES stock
);

-- Every movement of money, signed from the account's side.
CREATE TABLE ledger (
    tenant_id text NOT NULL,
    entry     bigint GENERATED ALWAYS AS IDENTITY,
    kind      text NOT NULL CHECK (kind IN ('deposit', 'transfer', 'split', 'charge', 'refund')),
    account   text NOT NULL,
    currency  text NOT NULL,
    amount    numeric NOT NULL,
    PRIMARY KEY (tenant_id, entry),
    FOREIGN KEY (tenant_id, account) REFERENCES accounts
);
