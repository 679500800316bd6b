using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0040")]
public sealed class MachineShapeTests : RuleTests
{
    [Theory]
    [InlineData("[Machine] internal sealed class {|DDSL0040:M|};")]
    [InlineData("[Machine] internal static partial class {|DDSL0040:M|};")]
    [InlineData("[Machine] internal sealed partial class {|DDSL0040:M|}<T>;")]
    [InlineData("internal static class Outer { [Machine] public sealed partial class {|DDSL0040:M|}; }")]
    [InlineData("[Machine] file sealed partial class {|DDSL0040:M|};")]
    [InlineData("[Machine, Device] internal sealed partial class {|DDSL0040:M|};")]
    [InlineData("[Machine] internal partial class B; [Machine] internal sealed partial class {|DDSL0040:M|} : B { }")]
    [InlineData("[Device] internal partial class B; [Machine] internal sealed partial class {|DDSL0040:M|} : B { }")]
    [InlineData("[Machine] internal sealed partial class {|DDSL0040:AttachTo|};")]
    [InlineData("[Machine] internal sealed partial class {|DDSL0040:M|} { public static int AttachTo => 1; }")]
    [InlineData("[Machine] internal sealed partial class {|DDSL0040:M|} { public static int TryAttachTo(int i) => i; }")]
    [InlineData("internal abstract class B { public static int AttachTo => 1; } [Machine] internal sealed partial class {|DDSL0040:M|} : B { }")]
    public void ShouldReportAClassThatCannotBeWired(string source) => Verify(source);

    [Fact]
    public void ShouldReportAMachineThatImplementsItsInterfaceItself() => Verify("""
        [Machine]
        internal sealed partial class {|DDSL0040:M|} : IBoard
        {
            string IDevice.Name => "";
            int IBoard.PartCount => 0;
            BoardPart IBoard.GetPart(int part) => default;
        }
        """);

    [Fact]
    public void ShouldSayWhatIsMissing() => Assert.Equal(
        "The machine 'M' cannot get its wiring because 'M' is not partial: add partial",
        Verify("[Machine] internal sealed class {|DDSL0040:M|};"));

    [Theory]
    [InlineData("[Machine] internal sealed partial class M;")]
    [InlineData("[Machine] internal sealed partial record M(int X);")]
    [InlineData("internal partial struct Outer { [Machine] private sealed partial class M; }")]
    [InlineData("internal abstract class B { private static int AttachTo => 1; public static int Two => AttachTo + 1; } [Machine] internal sealed partial class M : B;")]
    [InlineData("[Machine] internal partial class B; internal sealed class M : B { }")]
    public void ShouldNotReportAClassThatCanBeWired(string source) => Verify(source);

    [Fact]
    public void ShouldNotReportWhatIsSuppressed() => Verify("#pragma warning disable DDSL0040\n[Machine] internal sealed class M;");

    [Fact]
    public Task ShouldFixByMakingAllTypesAroundPartial() => FixAsync<PartialFix>(
        "MakePartial",
        """
        static class Boards
        {
            [Machine]
            class Board { }
        }
        """,
        """
        static partial class Boards
        {
            [Machine]
            partial class Board { }
        }
        """);
}
