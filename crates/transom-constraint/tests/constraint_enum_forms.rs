//! Enums of every form that must compile. A form that does not, is a test that does not compile.
#![deny(missing_docs, unreachable_pub)]

use transom_constraint::{ConstraintError, Constraints, ViolationKind, constraint_errors};

macro_rules! numbered {
    ($($variant:ident $name:literal,)*) => {
        constraint_errors! {
            /// Eighty variants, each with a comment, at the recursion limit that a crate has by itself.
            #[derive(Debug, thiserror::Error)]
            #[table("numbers")]
            enum Numbered {
                $(
                    /// What this number means to the user.
                    #[unique($name)]
                    #[error("a number")]
                    $variant,
                )*
                #[other]
                #[error(transparent)]
                Other(#[from] ConstraintError),
            }
        }
    };
}

numbered! {
    Number0 "number_0_key",
    Number1 "number_1_key",
    Number2 "number_2_key",
    Number3 "number_3_key",
    Number4 "number_4_key",
    Number5 "number_5_key",
    Number6 "number_6_key",
    Number7 "number_7_key",
    Number8 "number_8_key",
    Number9 "number_9_key",
    Number10 "number_10_key",
    Number11 "number_11_key",
    Number12 "number_12_key",
    Number13 "number_13_key",
    Number14 "number_14_key",
    Number15 "number_15_key",
    Number16 "number_16_key",
    Number17 "number_17_key",
    Number18 "number_18_key",
    Number19 "number_19_key",
    Number20 "number_20_key",
    Number21 "number_21_key",
    Number22 "number_22_key",
    Number23 "number_23_key",
    Number24 "number_24_key",
    Number25 "number_25_key",
    Number26 "number_26_key",
    Number27 "number_27_key",
    Number28 "number_28_key",
    Number29 "number_29_key",
    Number30 "number_30_key",
    Number31 "number_31_key",
    Number32 "number_32_key",
    Number33 "number_33_key",
    Number34 "number_34_key",
    Number35 "number_35_key",
    Number36 "number_36_key",
    Number37 "number_37_key",
    Number38 "number_38_key",
    Number39 "number_39_key",
    Number40 "number_40_key",
    Number41 "number_41_key",
    Number42 "number_42_key",
    Number43 "number_43_key",
    Number44 "number_44_key",
    Number45 "number_45_key",
    Number46 "number_46_key",
    Number47 "number_47_key",
    Number48 "number_48_key",
    Number49 "number_49_key",
    Number50 "number_50_key",
    Number51 "number_51_key",
    Number52 "number_52_key",
    Number53 "number_53_key",
    Number54 "number_54_key",
    Number55 "number_55_key",
    Number56 "number_56_key",
    Number57 "number_57_key",
    Number58 "number_58_key",
    Number59 "number_59_key",
    Number60 "number_60_key",
    Number61 "number_61_key",
    Number62 "number_62_key",
    Number63 "number_63_key",
    Number64 "number_64_key",
    Number65 "number_65_key",
    Number66 "number_66_key",
    Number67 "number_67_key",
    Number68 "number_68_key",
    Number69 "number_69_key",
    Number70 "number_70_key",
    Number71 "number_71_key",
    Number72 "number_72_key",
    Number73 "number_73_key",
    Number74 "number_74_key",
    Number75 "number_75_key",
    Number76 "number_76_key",
    Number77 "number_77_key",
    Number78 "number_78_key",
    Number79 "number_79_key",
}

#[test]
fn an_enum_may_have_many_variants() {
    let [set] = Numbered::declarations() else {
        panic!("one table, one set");
    };
    assert_eq!(set.rules().count(), 80);
    assert!(set.rules().all(|rule| rule.kind() == ViolationKind::Unique));
    // From both: a plain `?`, and `.constraints(&SET)?`, of which what is the user's is lost in `Other`.
    let _: Numbered = ConstraintError::from(sqlx::Error::PoolClosed).into();
    let _: Numbered = sqlx::Error::PoolClosed.into();
}

mod inner {
    use super::{ConstraintError, constraint_errors};

    constraint_errors! {
        /// A public enum in a private module, with long comments and every order of attributes.
        ///
        /// Two.
        /// Three.
        /// Four.
        /// Five.
        #[derive(Debug, thiserror::Error)]
        #[non_exhaustive]
        #[table("t")]
        pub(crate) enum Mixed {
            /// One.
            /// Two.
            ///
            /// Four.
            /// Five.
            #[error("first")]
            #[unique("a",)]
            #[check("a", table = "u",)]
            First,
            /// Last.
            #[other]
            #[error("other: {0}")]
            Other(
                /// The error.
                #[source] ConstraintError,
            ),
            /// Of the program.
            #[error("own {0} {1}")]
            Own(u8, String)
        }
    }
}

#[test]
fn attributes_may_come_in_any_order() {
    let tables: Vec<_> = inner::Mixed::declarations()
        .iter()
        .map(Constraints::table)
        .collect();
    assert_eq!(tables, ["t", "u"]);
    let own = inner::Mixed::Own(1, "x".into());
    assert_eq!(own.to_string(), "own 1 x");
    let other: inner::Mixed = sqlx::Error::PoolClosed.into();
    assert!(other.to_string().starts_with("other: "));
    assert_eq!(inner::Mixed::First.to_string(), "first");
}
