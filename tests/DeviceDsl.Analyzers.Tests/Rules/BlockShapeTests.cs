namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0049")]
public sealed class BlockShapeTests : RuleTests
{
    private const string Block
        = "[RegisterBlock] internal sealed partial class B { [Register(Mmio, 0)] private partial uint R { get; set; } }";

    private const string NoConstructor = "cannot be created: no constructor of 'B' takes at most the object that contains it and an int, "
        + "its index: add one that is not private";

    [Theory]
    [InlineData("private partial uint {|DDSL0049:C|} { get; }", "is of type 'uint': use a [RegisterBlock] class")]
    [InlineData("private partial string {|DDSL0049:C|} { get; }", "is of type 'string': use a [RegisterBlock] class")]
    [InlineData("private partial Blocks<B> {|DDSL0049:C|} { get; }", "is of type 'DeviceDsl.Blocks<B>' but has no Count: set Count")]
    [InlineData("private partial B? {|DDSL0049:C|} { get; }", "may be null: remove the question mark")]
    [InlineData("private B {|DDSL0049:C|} { get; } = new();",
        "is not partial, so the generator cannot implement it: declare it as partial")]
    [InlineData("private static partial B {|DDSL0049:C|} { get; }",
        "is static, but a device may have several instances: remove static")]
    [InlineData("private partial B {|DDSL0049:C|} { get; set; }",
        "can be replaced, but the machine uses the first: remove the setter")]
    [InlineData("private partial B {|DDSL0049:C|} { get; } = new();",
        "has an initializer, but the generator creates it: remove the initializer")]
    [InlineData("private partial B {|DDSL0049:C|} { get; } private partial B C => new();",
        "is already implemented, but the generator implements it: remove the implementation")]
    [InlineData("[System.Obsolete(\"gone\", true)] private partial B {|DDSL0049:C|} { get; }",
        "has an attribute that forbids its use: remove the attribute")]
    public void ShouldReportAPropertyThatIsNoBlock(string property, string message)
        => Assert.Equal($"The block 'C' {message}", Verify(Device($"[Block(Mmio, 0x10)] {property}") + "\n" + Block));

    [Theory]
    [InlineData("B", "has a Count but is of type 'B' instead of 'Blocks<B>': change the type, or remove Count")]
    [InlineData("B[]", "has a Count but is of type 'B[]' instead of 'Blocks<B>': change the type, or remove Count")]
    [InlineData("System.Collections.Generic.IReadOnlyList<B>", "has a Count but is of type "
        + "'System.Collections.Generic.IReadOnlyList<B>' instead of 'Blocks<B>': change the type, or remove Count")]
    [InlineData("uint[]", "is of type 'uint[]': use Blocks<T> of a [RegisterBlock] class")]
    [InlineData("Blocks<string>", "is of type 'DeviceDsl.Blocks<string>': use Blocks<T> of a [RegisterBlock] class")]
    [InlineData("Blocks<B>?", "may be null: remove the question mark")]
    public void ShouldReportAPropertyThatIsNoArrayOfBlocks(string type, string message)
        => Assert.Equal(
            $"The block 'C' {message}",
            Verify(Device($"[Block(Mmio, 0x10, Count = 2)] private partial {type} {{|DDSL0049:C|}} {{ get; }}") + "\n" + Block));

    [Theory]
    [InlineData("internal abstract partial class B { }", "is of the abstract class 'B': use a class that can be created")]
    [InlineData("internal sealed partial class B { public required int R { get; init; } }",
        "cannot be created: 'B' has required members: pass their values to its constructor")]
    [InlineData("internal sealed partial class B { public required int R { get; init; } "
        + "[System.Diagnostics.CodeAnalysis.SetsRequiredMembers] public B(string name) { R = name.Length; } public B() { } }",
        "cannot be created: 'B' has required members: pass their values to its constructor")]
    [InlineData("internal sealed partial class B { private B() { } }", NoConstructor)]
    [InlineData("internal sealed partial class B(string name) { public string N => name; }", NoConstructor)]
    [InlineData("internal sealed partial class B(int index, int other) { public int N => index + other; }", NoConstructor)]
    [InlineData("internal sealed partial class B { public B(in D device) { } public B(ref int index) { } }", NoConstructor)]
    [InlineData("internal sealed partial class B(E device) { public E N => device; } internal sealed class E { }", NoConstructor)]
    [InlineData("internal sealed partial class B { [Block(Mmio, 0)] private partial B {|DDSL0049:Inner|} { get; } }",
        "contains blocks of its own class: remove the inner block")]
    [InlineData("internal sealed partial class B { [Block(Mmio, 0)] private partial F {|DDSL0049:Inner|} { get; } }\n"
        + "[RegisterBlock] internal sealed partial class F { "
        + "[Block(Mmio, 0, Count = 2)] private partial Blocks<B> {|DDSL0049:I|} { get; } }",
        "contains blocks of its own class: remove the inner block")]
    [InlineData("internal sealed partial class B : F { }\n"
        + "[RegisterBlock] internal abstract partial class F { [Block(Mmio, 0)] private partial B {|DDSL0049:I|} { get; } }",
        "contains blocks of its own class: remove the inner block")]
    public void ShouldReportAClassThatTheDeviceCannotCreate(string block, string message)
        => Assert.Equal(
            $"The block 'C' {message}",
            Verify(Device("[Block(Mmio, 0x10)] private partial B {|DDSL0049:C|} { get; }") + $"\n[RegisterBlock] {block}"));

    [Theory]
    [InlineData("Pio", "[Register(Mmio, 0)] private partial uint R { get; set; }",
        "lies in Pio, but 'B' has addresses in Mmio: use one space")]
    [InlineData("Mmio", "[Register(Pio, 0)] private partial uint R { get; set; }",
        "lies in Mmio, but 'B' has addresses in Pio: use one space")]
    [InlineData("Mmio", "[Register(Pio, 0)] private partial uint R { get; set; } [Doorbell(Mmio, 8)] private void M() { }",
        "lies in Mmio, but 'B' has addresses in both spaces: use one space")]
    [InlineData("(AddressSpace)7", "[Register(Pio, 0)] private partial uint R { get; set; }",
        "lies in no space, but 'B' has addresses in Pio: use one space")]
    public void ShouldReportABlockInAnotherSpace(string space, string members, string message)
        => Assert.Equal(
            $"The block 'C' {message}",
            Verify(Device($$"""[Block({|DDSL0049:{{space}}|}, 0x10)] private partial B C { get; }""")
                + $$"""

                [RegisterBlock] internal sealed partial class B { {{members}} }
                """));

    [Fact]
    public void ShouldReportABlockOfARecord() => Assert.Equal(
        "The block 'C' is in a record, whose copies would share it: use a class",
        Verify($$"""
            [Device] internal sealed partial record D { [Block(Mmio, 0)] private partial B {|DDSL0049:C|} { get; } }
            {{Block}}
            """));

    [Theory]
    [InlineData("[Register(Mmio, 0x20, Access = RegisterAccess.Constant)] private partial uint {|DDSL0049:C|} { get; }")]
    [InlineData("[Timer] private partial DeviceTimer {|DDSL0049:C|} { get; } [OnTimer(nameof(C))] private void OnTimer() { }")]
    public void ShouldReportABlockThatIsSomethingElse(string property) => Assert.Equal(
        "The block 'C' is a register, a field or a timer, too: remove one of the attributes",
        Verify(Device($"[Block(Mmio, 0x10)] {property}") + "\n" + Block));

    [Theory]
    [InlineData("(D device, int index)")]
    [InlineData("(int index, D device)")]
    [InlineData("(int index)")]
    [InlineData("(D device)")]
    [InlineData("(IOwner device, string name = \"\", params int[] more)")]
    [InlineData("(Base device)")]
    [InlineData("()")]
    public void ShouldNotReportABlockThatTheDeviceCanCreate(string parameters)
        => Verify($$"""
            internal interface IOwner { }
            internal abstract class Base { }
            [Device]
            internal sealed partial class D : Base, IOwner
            {
                [Block(Mmio, 0x10)] private partial B C { get; }
                [Block(Mmio, 0x20, Count = 2), Transient] private partial Blocks<B> Many { get; }
            }
            [RegisterBlock]
            internal sealed partial class B { public B{{parameters}} { } [Register(Mmio, 0)] private partial uint R { get; set; } }
            """);

    [Fact]
    public void ShouldNotReportABlockOfABlock() => Verify("""
        [Device] internal sealed partial class D { [Block(Mmio, 0x10, Count = 2)] private partial Blocks<Outer> C { get; } }
        [RegisterBlock] internal sealed partial class Outer
        {
            [Register(Mmio, 0)] private partial uint R { get; set; }
            [Block(Mmio, 4)] private partial Inner I { get; }
        }
        [RegisterBlock] internal sealed partial class Inner(Outer outer)
        {
            [Register(Mmio, 0)] private partial uint R { get; set; }
            public Outer Outer => outer;
        }
        """);
}
