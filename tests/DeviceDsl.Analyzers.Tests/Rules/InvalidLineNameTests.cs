using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0029")]
public sealed class InvalidLineNameTests : RuleTests
{
    [Theory]
    [InlineData("")]
    [InlineData("5x")]
    [InlineData("a b")]
    [InlineData("@if")]
    [InlineData("D")]
    [InlineData("Taken")]
    [InlineData("Method")]
    [InlineData("Inherited")]
    [InlineData("ToString")]
    public void ShouldReportANameThatIsNotFree(string name) => Verify($$"""
        internal abstract class B { protected const int Inherited = 1; }

        [Device]
        [EdgeIrq(Gsi = 5, {|DDSL0029:Name = "{{name}}"|})]
        internal sealed partial class D : B
        {
            private const int Taken = Inherited;
            private static int get_Method() => Taken;
            public static int Value => get_Method();
        }
        """);

    [Fact]
    public void ShouldReportADefaultNameThatIsTaken() => Verify("""
        [Device]
        [EdgeIrq({|DDSL0029:Gsi = 5|})]
        internal sealed partial class D
        {
            public int Irq5 { get; }
        }
        """);

    [Theory]
    [InlineData("Tick")]
    [InlineData("if")]
    [InlineData("Hidden")]
    [InlineData("B")]
    public void ShouldNotReportAFreeName(string name) => Verify($$"""
        internal abstract class B { private const int Hidden = 1; public static int Shown => Hidden; }

        [Device]
        [EdgeIrq(Gsi = 5, Name = "{{name}}")]
        internal sealed partial class D : B;
        """);

    [Theory]
    [InlineData("{|DDSL0029:MsiIrq|}", "public int Msi => 1;",
        "The name 'Msi' of the message vectors is already a member of 'D': choose another name")]
    [InlineData("MsiIrq({|DDSL0029:Name = \"1\"|})", "",
        "The name '1' of the message vectors is not a valid identifier: use a C# identifier")]
    [InlineData("MsiIrq({|DDSL0029:Name = \"D\"|})", "",
        "The name 'D' of the message vectors is the name of the class itself: choose another name")]
    [InlineData("MsiIrq({|DDSL0029:Name = \"Irq4\"|}), EdgeIrq(Gsi = 4)", "[Doorbell(Pio, 0)] private void M() { Irq4.Pulse(); }",
        "The name 'Irq4' of the message vectors is already the name of the line on GSI 4: choose another name")]
    public void ShouldReportANameOfMessageVectorsThatIsTaken(string attributes, string member, string message)
        => Assert.Equal(message, Verify($"[Device, {attributes}] internal sealed partial class D {{ {member} }}"));

    [Theory]
    [InlineData("[EdgeIrq(Gsi = 5, {|DDSL0029:Name = \"tick\"|})]", "int tick",
        "The name 'tick' of the line on GSI 5 is already a parameter of 'D': choose another name")]
    [InlineData("", "int {|DDSL0029:Host|}",
        "The name 'Host' of the device's host is already a parameter of 'D': use ((IDevice)this).Host")]
    public void ShouldReportTheNameOfAParameterOfTheClass(string attributes, string parameter, string message)
        => Assert.Equal(
            message,
            Verify(
                $"[Device] {attributes} internal sealed partial class D({parameter}) {{ "
                    + $"public int Value => {parameter.Split(' ')[1].Replace("{|DDSL0029:", "").Replace("|}", "")}; }}"));

    [Fact]
    public void ShouldExplainHowTheHostIsReachedWhereItsNameIsTaken() => Assert.Equal(
        "The name 'Host' of the device's host is already a member of 'D': use ((IDevice)this).Host",
        Verify("[Device] internal sealed partial class D { public int {|DDSL0029:Host|} => 1; }"));

    [Fact]
    public void ShouldReportATakenNameOfTheHostAsInformation()
        => Assert.Equal(DiagnosticSeverity.Info, SeverityOf("[Device] internal sealed partial class D { public int Host => 1; }"));

    [Theory]
    [InlineData("public DeviceHost Host { get; } = new();")]
    [InlineData("private readonly DeviceHost Host = new(); public void M() => Host.Post(M);")]
    public void ShouldNotReportAHostOfTheClassItself(string member) => Verify($"[Device] internal sealed partial class D {{ {member} }}");
}
