using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0046")]
public sealed class RegisterSelectionTests : RuleTests
{
    [Theory]
    [InlineData("{|DDSL0046:When = \"Pages\"|}, Is = 1",
        "depends on 'Pages', which is not a property or field of the class: did you mean 'Page'?")]
    [InlineData("{|DDSL0046:When = \"Elsewhere\"|}, Is = 1",
        "depends on 'Elsewhere', which is not a property or field of the class: name one")]
    [InlineData("{|DDSL0046:When = nameof(Method)|}, Is = 1",
        "depends on 'Method', which is not a property or field of the class: name one")]
    [InlineData("{|DDSL0046:When = nameof(Text)|}, Is = 1", "depends on 'Text' of type 'string': use a bool, an integer or an enum")]
    [InlineData("{|DDSL0046:When = nameof(Many)|}, Is = 1",
        "depends on 'Many' of type 'DeviceDsl.Registers<byte>': use a bool, an integer or an enum")]
    [InlineData("{|DDSL0046:When = nameof(Hidden)|}, Is = 1", "depends on 'Hidden', which cannot be read: add get to 'Hidden'")]
    [InlineData("{|DDSL0046:When = nameof(Page)|}",
        "does not say for which value of 'Page' it answers: set Is, because 'Page' is of type 'byte'")]
    [InlineData("{|DDSL0046:Is = 1|}", "has a value in Is but no When: name the property or field that decides")]
    public void ShouldReportAConditionThatCannotBeWritten(string condition, string fault)
    {
        Assert.Equal(
            $"The register 'A' {fault}",
            Verify(WithPage($"[Register(Pio, 1, {condition})] private partial byte A {{ get; set; }}")));
        Assert.Equal(
            $"The alias 'A' {fault}",
            Verify(WithPage($"[Register(Pio, 1), Alias(Pio, 2, {condition})] private partial byte A {{ get; set; }}")));
    }

    [Theory]
    [InlineData("[Register(Pio, 1, Count = 4), IndexedBy({|DDSL0046:\"Pag\"|})] private partial Registers<byte> A { get; }",
        "depends on 'Pag', which is not a property or field of the class: did you mean 'Page'?")]
    [InlineData("[Register(Pio, 1, Count = 4), IndexedBy({|DDSL0046:nameof(IsOn)|})] private partial Registers<byte> A { get; }",
        "depends on 'IsOn' of type 'bool': use an integer or an enum")]
    [InlineData("[Register(Pio, 1), IndexedBy({|DDSL0046:nameof(Page)|})] private partial byte A { get; set; }",
        "has an index but no Count: set Count, and use Registers<T>")]
    [InlineData(
        "[Register(Pio, 1, Count = 4, {|DDSL0046:Stride = 2|}), IndexedBy(nameof(Page))] private partial Registers<byte> A { get; }",
        "has an index and a Stride: remove Stride, because all registers have one address")]
    [InlineData("[Register(Pio, 1, Count = 4), IndexedBy(nameof(Page), {|DDSL0046:Step = 0|})] private partial Registers<byte> A { get; }",
        "has Step = 0, so that one value selects all of its registers: use 1 or more")]
    public void ShouldReportAnIndexThatSelectsNothing(string register, string fault)
        => Assert.Equal($"The register 'A' {fault}", Verify(WithPage(register)));

    [Theory]
    [InlineData("[Register(Pio, 1, When = nameof(IsOn))] private partial byte A { get; set; }")]
    [InlineData("[Register(Pio, 1, When = nameof(IsOn), Is = 0)] private partial byte A { get; set; }")]
    [InlineData("[Register(Pio, 1, When = nameof(Page), Is = 3)] private partial byte A { get; set; }")]
    [InlineData("[Register(Pio, 1, When = nameof(Kind), Is = (ulong)Kinds.Odd)] private partial byte A { get; set; }")]
    [InlineData("[Register(Pio, 1, When = nameof(Computed))] private partial byte A { get; set; }")]
    [InlineData("[Register(Pio, 1, When = nameof(Inherited))] private partial byte A { get; set; }")]
    [InlineData("[Register(Pio, 1, When = nameof(Signed), Is = 1)] private partial byte A { get; set; }")]
    [InlineData("[Register(Pio, 1, Count = 4), IndexedBy(nameof(Kind))] private partial Registers<byte> A { get; }")]
    [InlineData("[Register(Pio, 1), Alias(Pio, 2, When = nameof(IsOn))] private partial byte A { get; set; }")]
    public void ShouldNotReportReadableMembers(string register) => Verify(WithPage(register));

    [Theory]
    [InlineData("[{|DDSL0017:Alias(Pio, 1)|}] public byte A { get; set; }",
        "[Alias] on 'A' has no effect: the property is not a [Register]")]
    [InlineData("[{|DDSL0017:IndexedBy(\"Page\")|}] public byte A { get; set; }",
        "[IndexedBy] on 'A' has no effect: the property is not a [Register]")]
    public void ShouldLeaveOtherPropertiesToAnotherRule(string property, string message)
        => Assert.Equal(message, Verify(WithPage("[Transient] " + property)));

    [Theory]
    [InlineData("[Alias({|DDSL0020:(AddressSpace)9|}, 1)]")]
    [InlineData("[Alias(Mmio, 1, {|DDSL0020:Access = (RegisterAccess)77|})]")]
    [InlineData("[Alias(Pio, {|DDSL0004:0x1_0000|})]")]
    public void ShouldLeaveAddressAndAccessOfAnAliasToOtherRules(string alias)
        => Verify(WithPage($"[Register(Pio, 1)] {alias} private partial byte A {{ get; set; }}"));

    [Fact]
    public Task ShouldFixMisspeltNames() => FixAsync<ArgumentFix>(
        "UseExisting",
        WithPage("""
            [Register(Pio, 1, When = "Pge", Is = 1)] private partial byte A { get; set; }
                [Register(Pio, 2, Count = 2), IndexedBy("Pgae")] private partial Registers<byte> B { get; }
            """),
        WithPage("""
            [Register(Pio, 1, When = nameof(Page), Is = 1)] private partial byte A { get; set; }
                [Register(Pio, 2, Count = 2), IndexedBy(nameof(Page))] private partial Registers<byte> B { get; }
            """));

    private static string WithPage(string members) => $$"""
        internal enum Kinds { Even, Odd }

        internal abstract class Base { protected bool Inherited => true; private bool Foreign => true; protected bool Uses() => Foreign; }

        [Device]
        internal sealed partial class D : Base
        {
            [Register(Pio, 0x10)] private partial byte Page { get; set; }
            [Register(Pio, 0x11, Count = 2)] private partial Registers<byte> Many { get; }
            [State] private Kinds Kind = Kinds.Odd;
            [State] private int Signed = 1;
            [Transient] private string Text = "";
            [Transient] private bool IsOn = true;
            private bool Computed => Page > 3 && Kind == Kinds.Even && Text.Length > Signed && IsOn;
            private byte Hidden { set { Page = value; } }
            private void Method() { Hidden = 1; Kind = Kinds.Even; Signed = 2; Text = ""; IsOn = Computed; }
            {{members}}
        }
        """;
}
