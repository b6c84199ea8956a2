//! How languages say password, what they put between the word and its value, and how they say “is”.
//!
//! Fragments of patterns (blanks mean nothing, `\ ` is a blank). Must not know what a value looks like.
//! To add a language: its word, its verb, its adjectives here; its words of state in `plain_words`; lines in `testdata/`.

/// Words that mean password wherever they end, so that `oldPassword`, `DB_PASSWORD` and `Benutzerkennwort` count.
pub(super) const PASSWORD_ENDINGS: &str = r"
      pass[\ _-]?words? | passwrd | pasw?word | passwor[dt]e? | passowrd | paswoord | passwd | psswd | pwd
    | pass[\ _-]?phrase | pass[\ _-]?code
    | wacht\ ?woord(?:en)? | kenn?wort | pa(?:ss|ß)wort
    | contrase[nñ]as? | adgangskoden? | l[öo]senord(?:et)? | passordet | passord
";

/// Words that mean password only where they stand alone.
pub(super) const PASSWORD_WORDS: &str = r"
      pass | pw | p/w | psw | ww | pincode | losungswort | zugangswort
    | mots?\ de\ passe | mdp | passe\ d['’]acc[èe]s\ temporaire
    | clave | pase\ de\ acceso\ temporal
    | senhas? | palavras?[\ -]?passe | passe\ de\ acesso\ tempor[áa]ri[oa]
    | parola\ d['’]ordine | pass\ di\ accesso\ temporaneo
    | has[łl](?:o|a|em|u|ami) | hesl(?:o|a|em|u|y)
    | l[öo]sen | l[öo]sen\ ord(?:et)? | kodeord(?:et)? | till?f[äa]llig\ [åa]tkomstkod
    | salasana\p{L}{0,6} | parol(?:a|ă|ei) | parola(?:m|n|s|y|l)\p{L}{0,6}
    | (?:ş|s|Ş)(?:i|İ)fre\p{L}{0,6}
    | парол(?:\p{L}{1,3}) | jelsz(?:ó|o|ót|av)\p{L}{0,6}
    | κωδικ[όο]ς(?:\ πρ[όο]σβασης)? | συνθηματικ[όο]
    | mật\ khẩu | kata\ sandi | lozink[ae] | geslo | slaptažodis | parool
    | كلمة\ (?:المرور|السر) | סיסמ[הא] | पासवर्ड
    | temporary\ access\ pass(?:code)? | tijdelijke\ toegangs(?:pas|code) | befristete[rn]?\ zugriffspass
";

/// Words that only look as if they meant password: the keywords of Spanish and Italian.
pub(super) const NOT_PASSWORD: &str = r"palabras?\ clave | parol[ae]\ chiave";

/// Words that mean password in scripts without spaces.
pub(super) const PASSWORD_UNSPACED: &str = r"
      密码 | 密碼 | 口令 | パスワード | パスコード | 暗証番号 | 비밀번호 | 패스워드 | 암호 | 비번 | รหัสผ่าน
";

/// What may follow the word before its separator: which password it is, and whose.
pub(super) const ADJECTIVES: &str = r"
      temporary | temp | initial | new | old | current | again | below | here | now
    | provisoire | temporaire | initial | actuel | nouveau | ancien
    | temporal | provisional | nueva | nuevo | actual | antigua | anterior | inicial
    | provis[óo]ria | tempor[áa]ria | nova | atual | antiga
    | provvisoria | temporanea | nuova | attuale | vecchia | iniziale
    | tymczasowe | nowe | stare | do(?:č|c)asné | nové | nouă | veche | temporară
    | nya | nuvarande | tillfälligt | nyt | midlertidig[et]?
    | mitt | mit | min | din | mea | ta | μου | σου | tijdelijk | nieuw | oud | neu | alt
";

/// What ties the word to a name: `password for mia@contoso.com`.
pub(super) const OF: &str = r"
      for | of | voor | van | für | von | de | du | del | para | per | di | do | da | dla | pro | till | för | til | for
    | для | от | του | για | pentru | için | käyttäjälle
";

/// “is” and “was”, with what may stand after it.
pub(super) const IS: &str = r"
    (?: is | was | are | (?:should|must|will)\ (?:now\ )?be | ist | war | lautete? | est | [ée]tait | es | era | fue | é | è | je | bylo
      | är | var | er | este | είναι | ήταν | є | це | это | là | adalah | هي | הוא | olarak )
    (?:\ (?:now|still|currently|nu|nog|jetzt|noch|maintenant|ahora|agora|adesso|ora))?
";

/// “is” in Finnish and Polish, whose words are others in English.
pub(super) const IS_FINNISH: &str = r"(?: on | oli )";
/// See [`IS_FINNISH`].
pub(super) const IS_POLISH: &str = r"(?: to | jest | brzmi | było )";

/// “is” in scripts without spaces.
pub(super) const IS_UNSPACED: &str = r"是 | 为 | 為 | は | が | 는 | 은 | 가 | 이";

/// Verbs of change, as far as they are the same in all forms.
pub(super) const CHANGE: &str = r"
      chang | set | reset | updat | made | wijzig | gewijzig | verander | aangepast | (?:ge)?änder | gesetzt | setz | modifi
    | chang[ée] | cambi | mud | alter | troc | zmieni | ändra | byt | skift | vaihd | değiş | сменил | изменил | поменял
";

/// “to” right after the word that a verb of change has as its object.
pub(super) const TO: &str = r"to | into | naar | na | till | til | на";

/// “to” and other small words before a value that must speak for itself: set the password in Outlook to …
pub(super) const INTO: &str = r"
      to | into | as | in | naar | auf | zu | en | à | a | por | para | per | con | na | till | til | into | su | with
";

/// “as” before the word: tried … as password.
pub(super) const AS: &str = r"as | als | comme | como | come | jako | som | ca";

/// “for my” before the word: use … for my password.
pub(super) const FOR_MY: &str = r"
      for\ (?:my|the) | voor\ (?:mijn|het) | für\ (?:mein|das) | pour\ (?:mon|le) | para\ (?:mi|la|minha|a) | per\ la
    | for\ (?:min|mit) | för\ mitt
";
