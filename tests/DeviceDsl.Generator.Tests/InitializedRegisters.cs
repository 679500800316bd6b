using Microsoft.CodeAnalysis.CSharp;

namespace DeviceDsl.Generator.Tests;

/// <summary>
/// An initializer on a register or field is a mistake. What is generated compiles beside it, so that the analyzers report it.
/// </summary>
public sealed class InitializedRegisters
{
    [Theory]
    [InlineData("[Register(Mmio, 0)] private partial uint A { get; set; } = 5;")]
    [InlineData("[Register(Mmio, 0, Reset = 5)] private partial uint A { get; set; } = 5;")]
    [InlineData("[Register(Mmio, 0, Count = 2)] private partial Registers<uint> A { get; } = new(2);")]
    [InlineData("[Register(Mmio, 0)] private partial uint A { get; set; } "
        + "[Field(0, 0, Register = \"A\")] private partial bool B { get; set; } = true;")]
    [InlineData("[Field(0, 0, Register = \"A\")] private partial bool B { get; set; } = true;")]
    public void ShouldNotKeepTheAnalyzersFromRunning(string members)
    {
        ProjectBuild build = new UserProject().Build($"[Device] internal sealed partial class D {{ {members} }}");
        build.ShouldBeCleanWhereGenerated();
        Assert.Empty(build.InUser);
    }

    [Fact]
    public void ShouldBeTheCompilersBeforeTheFieldKeyword()
    {
        ProjectBuild build = new UserProject { Language = LanguageVersion.CSharp13 }.Build(
            "[Device] internal sealed partial class D { [Register(Mmio, 0, Reset = 5)] private partial uint A { get; set; } = 5; }");
        build.ShouldBeCleanWhereGenerated();
        Assert.Equal("CS8050", Assert.Single(build.InUser).Id);
    }
}
