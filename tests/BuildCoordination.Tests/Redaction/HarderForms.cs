namespace BuildCoordination.Tests.Redaction;

/// <summary>
/// Secrets as logs and shells really carry them: quoted, nested, in the middle of a line, over several lines. <c>~~</c> is the secret.
/// </summary>
internal static class HarderForms
{
    public static string Value => "S3cret-" + "Zq7Rk2Xw";

    // It ends as the value does, which is what the test looks for, and has the 33 characters of the strictest form.
    private static string Long => new string('k', 25) + Value[^8..];

    public static IReadOnlyList<string> All { get; } =
    [
        "https://user:p@~~@host/x", "{\\\"password\\\":\\\"~~\\\"}", "\"password\": \"a\\\"~~\"", "password=$~~", "Authorization: <~~>x",
            "Cookie: $Version=1; s=~~",
        "password: abcdefg\ntoken: ~~\n", "password: ~~ # of the database", "[INFO] password: ~~", "{password: ~~, user: y}", "DB_PASS=~~",
            "PASSWORD_VALUE=~~",
        "-Dpassword=ab,~~", "SSHPASS=~~ sshpass -e ssh h", "password=abc~~!", "mysql -u root -p'~~' cloud", "mysql -uroot -p\"~~\"",
            "mysql -u root \\\n  -p~~",
        "mariadb-dump -uroot -p~~ cloud", "mysql -e \"ALTER USER 'x' IDENTIFIED BY '~~'\"", "SET PASSWORD FOR x = PASSWORD('~~')",
        "<gpg.passphrase>~~</gpg.passphrase>", "<password>\n  ~~\n</password>", "<password><![CDATA[~~]]></password>",
            "<property name=\"db.password\" value=\"~~\"/>",
        "- name: DB_PASSWORD\n  value: ~~", "{\"name\": \"DB_PASSWORD\", \"value\": \"~~\"}", "keytool -storepass ~~ -keypass x",
            "keytool -storepass x1 -keypass ~~",
        "openssl rsa -passin pass:~~", "cloudstack-setup-databases cloud:~~@localhost",
            "cloudstack-setup-databases cloud:x@localhost --deploy-as=root:~~",
        "cloudstack-setup-databases cloud:x@localhost -m ~~ -k y", "cloudstack-setup-databases cloud:x@localhost -m y -k ~~",
            "machine h login u password ~~",
        "[\"mysql\", \"--password\", \"~~\"]", "echo ~~ | sudo -S ls", "echo 'root:~~' | chpasswd",
            "echo ~~ | docker login -u x --password-stdin r",
        "docker login -u x -p ~~ r", "mongosh -u a -p ~~", "sqlcmd -S x -P ~~", "curl --user admin:'~~' x", "curl -u 'admin:my ~~' x",
            "curl \\\n  -u a:~~ x",
        "Bearer ~~0123456789", "line\\ntoken=~~", "\\u001b[31mpassword=~~\\u001b[0m", "password%3D~~", "%70assword=~~",
            "\u001b(Bpassword\u001b[m=~~",
        "password=abc(~~)", "-Dpassword='abc(~~'", "Server=db;Password=helloWorld~~;User=sa", "<password>abc(~~</password>",
        "ALTER USER x IDENTIFIED WITH mysql_native_password BY '~~'",
        $"Private-Lines: 1\n{Long}\n", "GR13489" + $"41{Long}", "abc8" + $"Q~{Long}", "glft" + $"-{Long}", "xapp" + $"-{Long}", "whsec"
            + $"_{Long}",
        "SG" + $".{Long}.{Long}", "hvb" + $".{Long}", "123456789:"
            + $"AA{Long}", $"https://{Long}@github.com", $"https://hooks.slack.com/workflows/{Long}",
        $"SharedAccessKey={Long}", "psql -w ~~", "ldapsearch -x -w ~~", "skopeo login -u x -p ~~ r", "unzip -P ~~ x.zip",
            "mysqladmin password --password '~~'",
        "Set passwd ~~ for user root", "initial password ~~ for account admin", "using passphrase ~~ for key 7",
        "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\n~~\n---- END SSH2 ENCRYPTED PRIVATE KEY ----",
    ];
}
