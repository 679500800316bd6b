using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0606")]
public sealed class MissingCloseOnExecTests : RuleTests
{
    private static string Native(string call) => $$"""
        using System.Runtime.InteropServices;

        internal static partial class C
        {
            private const int NonBlocking = 0x800;
            public static int M(int chosen) => {{call}};
            public static void Use() => M(eventfd(0, 0x80800) + epoll_create1(0x80000) + make("a", 1) + OpenFile("a", 0x80000) + other(0));

            [DllImport("libc")] private static extern int eventfd(uint initial, int flags);
            [DllImport("libc")] private static extern int epoll_create1(int flags);
            [DllImport("libc", EntryPoint = "memfd_create", CharSet = CharSet.Ansi)]
            private static extern int make([MarshalAs(UnmanagedType.LPStr)] string name, uint flags);
            [DllImport("libc", EntryPoint = "open", CharSet = CharSet.Ansi)]
            private static extern int OpenFile([MarshalAs(UnmanagedType.LPStr)] string path, int flags);
            [DllImport("libc")] private static extern int other(int flags);
        }
        """;

    [Theory]
    [InlineData("eventfd(0, {|DDSL0606:0|})")]
    [InlineData("eventfd(0, flags: {|DDSL0606:NonBlocking|})")]
    [InlineData("epoll_create1({|DDSL0606:0|})")]
    [InlineData("OpenFile(\"a\", {|DDSL0606:2|})")]
    public void ShouldReportADescriptorThatChildrenInherit(string call) => Verify(Native(call + " + chosen"));

    [Theory]
    [InlineData("eventfd(0, 0x80000)")]
    [InlineData("eventfd(0, NonBlocking | 0x80000)")]
    [InlineData("eventfd(0, chosen)")]
    [InlineData("make(\"a\", 1)")]
    [InlineData("other(0)")]
    public void ShouldNotReportWhatIsClosedOrUnknown(string call) => Verify(Native(call + " + chosen"));

    [Fact]
    public Task ShouldFixByAddingTheFlag() => FixAsync<FlagFix>(
        "AddFlag",
        Native("eventfd(0, /* now */ 0) + eventfd(0, NonBlocking) + chosen"),
        Native("eventfd(0, /* now */ 0x80000) + eventfd(0, NonBlocking | 0x80000) + chosen"));
}
