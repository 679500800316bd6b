using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0207")]
public sealed class BlockingEventFdReadTests : RuleTests
{
    private static string Native(string statements) => $$"""
        using System;
        using System.IO;
        using System.Runtime.InteropServices;
        using Microsoft.Win32.SafeHandles;

        internal static class C
        {
            public static long M(byte[] buffer, SafeFileHandle other) { {{statements}} }
            public static void Use() => Console.WriteLine(eventfd(0, 0x80800) + read(-1, [], 8) + memfd_create([], 1));

            [DllImport("libc")] private static extern int eventfd(uint initial, int flags);
            [DllImport("libc")] private static extern int memfd_create(byte[] name, int flags);
            #pragma warning disable DDSL0609 // What this is about needs the number.
            [DllImport("libc")] private static extern nint read(int fd, byte[] buffer, nint length);
        }
        """;

    [Theory]
    [InlineData("using var handle = new SafeFileHandle(eventfd(0, 0x80000), true); "
        + "return {|DDSL0207:RandomAccess.Read(handle, buffer, 0)|};")]
    [InlineData("int fd = eventfd(0, 0x80000); return {|DDSL0207:read(fd, buffer, 8)|};")]
    [InlineData("int fd = eventfd(0, 0x80000); using var handle = new SafeFileHandle(fd, true); "
        + "return {|DDSL0207:RandomAccess.Read(handle, buffer, 0)|};")]
    public void ShouldReportAReadThatMayWait(string statements) => Verify(Native(statements));

    [Theory]
    [InlineData("using var handle = new SafeFileHandle(eventfd(0, 0x80800), true); return RandomAccess.Read(handle, buffer, 0);")]
    [InlineData("return RandomAccess.Read(other, buffer, 0);")]
    [InlineData("using var handle = new SafeFileHandle(eventfd(0, 0x80000), true); using var kick = EventFd.FromHandle(handle); "
        + "kick.TryRead(out ulong n); return (long)n;")]
    [InlineData("int blocking = eventfd(0, 0x80000); int fd = eventfd(0, 0x80800); return read(fd, buffer, 8) + blocking;")]
    [InlineData("int fd = memfd_create(buffer, 0x1); return read(fd, buffer, 8);")]
    [InlineData("using var handle = new SafeFileHandle(eventfd(0, buffer.Length), true); return RandomAccess.Read(handle, buffer, 0);")]
    public void ShouldNotReportOneThatDoesNotOrIsUnknown(string statements) => Verify(Native(statements));

    // Incomplete code, as during editing.
    [Fact]
    public void ShouldEndWithALocalThatIsMadeOfItself()
        => Assert.DoesNotContain(
            Analysis.Run(Native("int fd = fd; return read(fd, buffer, 8);")).Diagnostics, static found => found.Id == "DDSL0207");

    [Fact]
    public Task ShouldFixByAddingTheFlag() => FixAsync<FlagFix>(
        "AddFlag",
        Native("using var handle = new SafeFileHandle(eventfd(0, 0x80000), true); return RandomAccess.Read(handle, buffer, 0);"),
        Native("using var handle = new SafeFileHandle(eventfd(0, 0x80000 | 0x800), true); return RandomAccess.Read(handle, buffer, 0);"));
}
