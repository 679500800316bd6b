using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Tests;

/// <summary>
/// A register in a class that is not wired gets a body: without one the compiler would report only that it is missing, and stop before
/// the analyzers.
/// </summary>
public sealed class UnwiredProperties
{
    /// <summary>Every reason why a class is not wired, and every form of a property.</summary>
    public static TheoryData<string> Sources { get; } = new()
    {
        "internal sealed partial class D { [{|DDSL0017:Register(Mmio, 0)|}] private partial uint A { get; set; } }",
        "internal sealed partial class D { [{|DDSL0017:Field(0, 0, Register = \"A\")|}] private partial bool A { get; set; } }",
        "internal partial struct D { [{|DDSL0017:Register(Mmio, 0)|}] private partial uint A { get; set; } }",
        "internal partial record struct D { [{|DDSL0017:Register(Mmio, 0)|}] private partial uint A { get; set; } }",
        "internal partial record D { [{|DDSL0017:Register(Mmio, 0)|}] private partial uint A { get; init; } }",
        "internal partial interface D { [{|DDSL0017:Register(Mmio, 0)|}] partial uint A { get; set; } }",
        "internal partial class D<T> { [{|DDSL0017:Register(Mmio, 0)|}] private partial Registers<uint> A { get; } }",
        "[Device] internal partial class {|DDSL0024:D|}<T> { [Register(Mmio, 0)] private partial uint A { get; set; } }",
        "[Device] internal partial class {|DDSL0024:D|}<T, @class> where T : class where @class : struct, System.IComparable<@class> "
            + "{ [Register(Mmio, 0)] private partial uint A { get; set; } }",
        "internal partial class O<T> where T : new() { [Device] internal sealed partial class {|DDSL0024:D|} "
            + "{ [Register(Mmio, 0)] private partial uint A { get; set; } } }",
        "internal partial interface D<in T, out U> { [{|DDSL0017:Register(Mmio, 0)|}] partial uint A { get; set; } }",
        "[Device] internal partial class B; [RegisterBlock] internal sealed partial class {|DDSL0024:D|} : B { "
            + "[Register(Mmio, 0)] private partial uint A { get; set; } }",
        "[Device] internal static partial class {|DDSL0024:D|} { [Register(Mmio, 0)] "
            + "private static partial uint {|DDSL0032:A|} { get; set; } }",
        "internal partial class D { [{|DDSL0017:Register(Mmio, 0)|}, Field(0, 0)] protected virtual partial uint A { get; private set; } }",
        "internal partial class D { [{|DDSL0017:Register(Mmio, 0)|}] public required partial uint A { get; set; } }",
        "internal partial class D { [{|DDSL0017:Register(Mmio, 0)|}] private partial string? A { get; set; } }",
        "internal partial class D { [{|DDSL0017:Register(Mmio, 0)|}] private partial ref uint A { get; } }",
        "internal partial class D { [{|DDSL0017:Register(Mmio, 0)|}] private partial ref readonly uint A { get; } }",
        "internal partial class D { [{|DDSL0017:Register(Mmio, 0)|}] private partial uint this[int index, string? @event = null] "
            + "{ get; set; } }",
        "internal partial class D { [{|DDSL0017:Register(Mmio, 0)|}] private partial uint this[in int index, params int[] others] "
            + "{ get; set; } }",
        "[Device] internal sealed partial class D { [Register(Mmio, 0)] private partial uint {|DDSL0032:this|}[int index] { get; set; } }",
        "[Device] internal sealed partial class D { [Register(Mmio, 0)] private partial ref uint {|DDSL0032:A|} { get; } }",
        "[Device] internal sealed partial class D { [Register(Mmio, 0)] private static partial uint {|DDSL0032:A|} { get; set; } }",
        "namespace @event.@class { internal partial class @namespace { [{|DDSL0017:Register(Mmio, 0)|}] "
            + "private partial uint @new { get; set; } } }",
        "internal partial class D { [{|DDSL0017:Register(Mmio, 0)|}] private partial uint A { get; set; } } "
            + "internal partial class D<T> { [{|DDSL0017:Register(Mmio, 0)|}] private partial uint A { get; set; } } "
            + "internal partial class Dd { [{|DDSL0017:Register(Mmio, 0)|}] private partial uint A { get; set; } } "
            + "internal partial class DD { [{|DDSL0017:Register(Mmio, 0)|}] private partial uint A { get; set; } }",
    };

    [Theory]
    [MemberData(nameof(Sources))]
    public void ShouldCompileSoThatTheRuleIsSeen(string marked) => RuleTests.Analysis.Verify(marked);

    [Fact]
    public void ShouldNotBeWrittenForAWiredDevice()
    {
        (Compilation output, _) = RuleTests.Analysis.Run(
            "internal abstract class B; [Device] internal sealed partial class D : B { "
                + "[Register(Mmio, 0)] private partial uint A { get; set; } "
                + "[Field(0, 0, Register = \"A\")] private partial bool F { get; } }");
        Assert.DoesNotContain(output.SyntaxTrees, static tree => tree.FilePath.Contains("Unwired", StringComparison.Ordinal));
    }
}
