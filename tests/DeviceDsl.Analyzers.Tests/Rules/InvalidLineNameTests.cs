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
}
