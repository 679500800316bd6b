using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0504")]
public sealed class ErrnoSignTests : RuleTests
{
    [Theory]
    [InlineData("if ({|DDSL0504:error < 0|}) { Work(); }")]
    [InlineData("if ({|DDSL0504:(int)error < 0|}) { Work(); }")]
    [InlineData("if ({|DDSL0504:(int)error == -1|}) { Work(); }")]
    [InlineData("if ({|DDSL0504:-1 != (int)error|}) { Work(); }")]
    [InlineData("if ({|DDSL0504:(long)error >= 0|}) { Work(); }")]
    [InlineData("if ({|DDSL0504:error == (Errno)(-5)|}) { Work(); }")]
    [InlineData("if ({|DDSL0504:0 > error|}) { Work(); }")]
    public void ShouldReportTheSignOfAnErrno(string statements)
        => Verify(Method("using var kick = EventFd.Create(); var error = kick.TrySignal(); " + statements));

    [Theory]
    [InlineData("if ({|DDSL0504:handle.DangerousGetHandle() > 0|}) { Work(); }")]
    [InlineData("int fd = (int)handle.DangerousGetHandle(); if ({|DDSL0504:fd <= 0|}) { Work(); }")]
    [InlineData("if ({|DDSL0504:handle.DangerousGetHandle() == IntPtr.Zero|}) { Work(); }")]
    [InlineData("if ({|DDSL0504:handle.DangerousGetHandle().ToInt32() != 0|}) { Work(); }")]
    public void ShouldReportADescriptorOfZeroTakenForNone(string statements)
        => Verify(Method("using var handle = System.IO.File.OpenHandle(\"disk\"); " + statements));

    [Theory]
    [InlineData("if (error > 0) { Work(); }")]
    [InlineData("if ((int)error != 0) { Work(); }")]
    [InlineData("if ((int)error == 11 || error > Errno.EBADF) { Work(); }")]
    [InlineData("using var handle = System.IO.File.OpenHandle(\"disk\"); if (handle.DangerousGetHandle() >= 0) { Work(); }")]
    [InlineData("int other = condition ? 1 : -1; if (other < 0 || error == Errno.None) { Work(); }")]
    public void ShouldNotReportWhatMakesADifference(string statements)
        => Verify(Method(
            "using var kick = EventFd.Create(); var error = kick.TrySignal(); if (error == Errno.None) { Work(); } " + statements));

    [Fact]
    public Task ShouldFixByComparingWithNone() => FixAsync<CompareErrnoFix>(
        "CompareErrno",
        Method("""
            using var kick = EventFd.Create();
            var error = kick.TrySignal();
            if ((int)error < 0) { Work(); }
            if (-1 != (int)error) { Work(); }
            using var handle = System.IO.File.OpenHandle("disk");
            if ((int)handle.DangerousGetHandle() > 0) { Work(); }
            if (handle.DangerousGetHandle() == 0) { Work(); }
            """),
        Method("""
            using var kick = EventFd.Create();
            var error = kick.TrySignal();
            if (error != Errno.None) { Work(); }
            if (error == Errno.None) { Work(); }
            using var handle = System.IO.File.OpenHandle("disk");
            if (!handle.IsInvalid) { Work(); }
            if (handle.IsInvalid) { Work(); }
            """));
}
