using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0040")]
public sealed class BoardShapeTests : RuleTests
{
    [Theory]
    [InlineData("[Board] internal sealed class {|DDSL0040:M|};")]
    [InlineData("[Board] internal static partial class {|DDSL0040:M|};")]
    [InlineData("[Board] internal sealed partial class {|DDSL0040:M|}<T>;")]
    [InlineData("internal static class Outer { [Board] public sealed partial class {|DDSL0040:M|}; }")]
    [InlineData("[Board] file sealed partial class {|DDSL0040:M|};")]
    [InlineData("[Board, Device] internal sealed partial class {|DDSL0040:M|};")]
    [InlineData("[Board] internal partial class B; [Board] internal sealed partial class {|DDSL0040:M|} : B { }")]
    [InlineData("[Device] internal partial class B; [Board] internal sealed partial class {|DDSL0040:M|} : B { }")]
    [InlineData("[Board] internal sealed partial class {|DDSL0040:AttachTo|};")]
    [InlineData("[Board] internal sealed partial class {|DDSL0040:M|} { public static int AttachTo => 1; }")]
    [InlineData("[Board] internal sealed partial class {|DDSL0040:M|} { public static int TryAttachTo(int i) => i; }")]
    [InlineData("internal abstract class B { public static int AttachTo => 1; } "
        + "[Board] internal sealed partial class {|DDSL0040:M|} : B { }")]
    public void ShouldReportAClassThatCannotBeWired(string source) => Verify(source);

    [Fact]
    public void ShouldReportABoardThatImplementsItsInterfaceItself() => Verify("""
        [Board]
        internal sealed partial class {|DDSL0040:M|} : IBoard
        {
            string IDevice.Name => "";
            int IBoard.PartCount => 0;
            BoardPart IBoard.GetPart(int part) => default;
        }
        """);

    [Fact]
    public void ShouldSayWhatIsMissing() => Assert.Equal(
        "The board 'M' cannot get its wiring because 'M' is not partial: add partial",
        Verify("[Board] internal sealed class {|DDSL0040:M|};"));

    [Theory]
    [InlineData("[Board] internal sealed partial class M;")]
    [InlineData("[Board] internal sealed partial record M(int X);")]
    [InlineData("internal partial struct Outer { [Board] private sealed partial class M; }")]
    [InlineData("internal abstract class B { private static int AttachTo => 1; public static int Two => AttachTo + 1; } "
        + "[Board] internal sealed partial class M : B;")]
    [InlineData("[Board] internal partial class B; internal sealed class M : B { }")]
    public void ShouldNotReportAClassThatCanBeWired(string source) => Verify(source);

    [Fact]
    public void ShouldNotReportWhatIsSuppressed() => Verify("#pragma warning disable DDSL0040\n[Board] internal sealed class M;");

    [Fact]
    public Task ShouldFixByMakingAllTypesAroundPartial() => FixAsync<PartialFix>(
        "MakePartial",
        """
        static class Boards
        {
            [Board]
            class Board { }
        }
        """,
        """
        static partial class Boards
        {
            [Board]
            partial class Board { }
        }
        """);
}
