using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0602")]
public sealed class DoubleOwnedFdTests : RuleTests
{
    [Theory]
    [InlineData("using var second = {|DDSL0602:new SafeFileHandle(handle.DangerousGetHandle(), true)|};")]
    [InlineData("using SafeFileHandle second = {|DDSL0602:new(handle.DangerousGetHandle(), ownsHandle: true)|};")]
    [InlineData("nint fd = handle.DangerousGetHandle(); using var second = {|DDSL0602:new SafeFileHandle(fd, true)|};")]
    [InlineData("using var second = {|DDSL0602:new SafePipeHandle(kick.LinuxHandle!.DangerousGetHandle(), true)|};")]
    public void ShouldReportASecondOwner(string statements) => Verify(RawFdEscapesTests.Loop(statements));

    [Theory]
    [InlineData("using var second = new SafeFileHandle(handle.DangerousGetHandle(), false);")]
    [InlineData("using var second = new SafeFileHandle(handle.DangerousGetHandle(), true); handle.SetHandleAsInvalid();")]
    [InlineData("using var second = new SafeFileHandle(_number, true);")]
    [InlineData("using var second = EventFd.FromHandle(handle);")]
    public void ShouldNotReportOneOwner(string statements) => Verify(RawFdEscapesTests.Loop(statements));

    [Fact]
    public Task ShouldFixByOwningNothing() => FixAsync<HandleFix>(
        "OwnNothing",
        RawFdEscapesTests.Loop("using var second = new SafeFileHandle(handle.DangerousGetHandle(), /* mine */ true);"),
        RawFdEscapesTests.Loop("using var second = new SafeFileHandle(handle.DangerousGetHandle(), /* mine */ false);"));
}
