namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0609")]
public sealed class DescriptorParameterTests : RuleTests
{
    private static string Native(string method) => $$"""
        using System.Runtime.InteropServices;
        using Microsoft.Win32.SafeHandles;

        internal static partial class C
        {
            {{method}}
        }
        """;

    [Theory]
    [InlineData("[DllImport(\"libc\")] public static extern int fsync(int {|DDSL0609:fd|});")]
    [InlineData("[DllImport(\"libc\")] public static extern int dup2(int {|DDSL0609:oldFd|}, nint new_fd);")]
    [InlineData("[DllImport(\"libc\")] public static extern int fsync(int {|DDSL0609:descriptor|});")]
    [InlineData("[DllImport(\"libc\")] public static extern int fsync(uint {|DDSL0609:fileDescriptor|});")]
    [InlineData("[DllImport(\"libc\")] public static extern int dup2(int {|DDSL0609:fildes|}, int filedes);")]
    public void ShouldReportANumber(string method) => Verify(Native(method));

    [Theory]
    [InlineData("[DllImport(\"libc\")] public static extern int fsync(SafeFileHandle fd);")]
    [InlineData("[DllImport(\"libc\")] public static extern int kill(int pid, int signal);")]
    [InlineData("public static int Next(int fd) => fd + 1;")]
    public void ShouldNotReportHandlesAndOtherNumbers(string method) => Verify(Native(method));

    [Theory]
    [InlineData("SafeHandle", "close", "fd")]
    [InlineData("SafeHandle", "fsync", "{|DDSL0609:fd|}")]
    [InlineData("CriticalFinalizerObject", "close", "{|DDSL0609:fd|}")]
    public void ShouldLeaveAHandleWhatItClosesItselfWith(string parent, string name, string parameter) => Verify($$"""
        using System.Runtime.ConstrainedExecution;
        using System.Runtime.InteropServices;

        internal abstract class C{{(parent == "SafeHandle" ? "() : SafeHandle(-1, true)" : " : CriticalFinalizerObject")}}
        {
            [DllImport("libc")] public static extern int {{name}}(int {{parameter}});
        }
        """);

    // The generated part of the framework is missing, so only the diagnostic counts.
    [Fact]
    public void ShouldReportItOfGeneratedMarshallingOnce() => Assert.Single(
        Analysis.Run(Native("[LibraryImport(\"libc\")] public static partial int fsync(int fd);")).Diagnostics,
        static found => found.Id == "DDSL0609");
}
