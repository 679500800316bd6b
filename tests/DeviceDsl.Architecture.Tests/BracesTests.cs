using DeviceDsl.Architecture.Tests.Rules;

namespace DeviceDsl.Architecture.Tests;

public sealed class BracesTests
{
    [Theory]
    [InlineData("if (a)\n{\n    return;\n}")]
    [InlineData("foreach (var b in c)\n{\n    d();\n}")]
    [InlineData("while (a)\n{\n    b();\n}")]
    [InlineData("using (a)\n{\n    b();\n}")]
    [InlineData("if (a)\n{\n    b();\n}\nelse if (c)\n{\n    d();\n}\nelse\n{\n    e();\n}")]
    [InlineData("if (a) b();\nelse\n{\n    e();\n}")]
    public void ShouldReportBracesAroundOneStatementThatFits(string code)
        => Assert.Equal(["C.cs:1 has braces around one statement that fits on its line: remove them."], Check(code));

    [Theory]
    [InlineData("if (a) return;")]
    [InlineData("if (a)\n{\n    b();\n    return;\n}")]
    [InlineData("if (a)\n{\n    if (b) return;\n}")]
    [InlineData("if (a)\n{\n    // Why.\n    return;\n}")]
    [InlineData("if (a) // Why.\n{\n    return;\n}")]
    [InlineData("if (a)\n{\n    int b = 1;\n}")]
    [InlineData("if (a\n    && b)\n{\n    return;\n}")]
    [InlineData("if (a)\n{\n    b(\n        c);\n}")]
    [InlineData("if (a)\n{\n    b();\n}\nelse\n{\n    c();\n    d();\n}")]
    public void ShouldAcceptBracesAroundAnythingElse(string code) => Assert.Empty(Check(code));

    [Fact]
    public void ShouldAcceptBracesWhereTheLineWouldBeTooLong()
    {
        string name = new('b', Braces.MaxLineLength - "if (a) ();".Length);
        Assert.Single(Check($"if (a)\n{{\n    {name}();\n}}"));
        Assert.Empty(Check($"if (a)\n{{\n    {name}b();\n}}"));
    }

    private static IEnumerable<string> Check(string code) => Braces.Check("C.cs", code);
}
