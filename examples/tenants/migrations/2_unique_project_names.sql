create unique index projects_name_key on projects (name);
