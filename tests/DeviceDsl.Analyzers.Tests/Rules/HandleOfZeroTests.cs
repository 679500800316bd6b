using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0603")]
public sealed class HandleOfZeroTests : RuleTests
{
    [Theory]
    [InlineData("using var none = {|DDSL0603:new SafeFileHandle(0, true)|};")]
    [InlineData("using var none = {|DDSL0603:new SafeFileHandle(IntPtr.Zero, ownsHandle: true)|};")]
    [InlineData("using var none = {|DDSL0603:new SafeFileHandle((IntPtr)0, true)|};")]
    [InlineData("using SafeFileHandle none = {|DDSL0603:new(new IntPtr(0), true)|};")]
    [InlineData("using var none = {|DDSL0603:new SafeFileHandle(default, true)|};")]
    public void ShouldReportAHandleThatOwnsStandardInput(string statements) => Verify(RawFdEscapesTests.Loop(statements));

    [Theory]
    [InlineData("using var none = new SafeFileHandle(-1, true);")]
    [InlineData("using var none = new SafeFileHandle();")]
    [InlineData("using var wait = new SafeWaitHandle(IntPtr.Zero, true);")]
    [InlineData("using var input = new SafeFileHandle(0, false);")]
    [InlineData("using var number = new SafeFileHandle(_number, true);")]
    public void ShouldNotReportOtherHandles(string statements) => Verify(RawFdEscapesTests.Loop(statements));

    [Fact]
    public Task ShouldFixByUsingANumberThatIsNone() => FixAsync<HandleFix>(
        "UseNone",
        RawFdEscapesTests.Loop("using var none = new SafeFileHandle(/* none */ IntPtr.Zero, true);"),
        RawFdEscapesTests.Loop("using var none = new SafeFileHandle(/* none */ -1, true);"));
}
