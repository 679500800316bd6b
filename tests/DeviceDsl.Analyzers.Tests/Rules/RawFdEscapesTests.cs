namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0601")]
public sealed class RawFdEscapesTests : RuleTests
{
    internal static string Loop(string statements) => $$"""
        using System;
        using System.Collections.Generic;
        using Microsoft.Win32.SafeHandles;

        internal sealed class C
        {
            private readonly Dictionary<int, string> _map = [];
            private readonly List<nint> _list = [];
            private readonly int[] _array = new int[4];
            private nint _number;
            public Func<int>? Later { get; private set; }
            public void M(SafeFileHandle handle, EventFd kick)
            {
                {{statements}}
                _number++; _list.Clear(); _array[1] = _map.Count; Console.WriteLine(kick.LinuxHandle);
            }
            private static int Use(nint number) => (int)number;
        }
        """;

    [Theory]
    [InlineData("{|DDSL0601:_number = handle.DangerousGetHandle()|};")]
    [InlineData("{|DDSL0601:_array[0] = (int)handle.DangerousGetHandle()|};")]
    [InlineData("{|DDSL0601:_map[handle.DangerousGetHandle().ToInt32()] = \"a\"|};")]
    [InlineData("{|DDSL0601:_map.Add((int)kick.LinuxHandle!.DangerousGetHandle(), \"a\")|};")]
    [InlineData("{|DDSL0601:_list.Add(handle.DangerousGetHandle())|};")]
    [InlineData("int fd = (int)handle.DangerousGetHandle(); {|DDSL0601:_map[fd] = \"a\"|};")]
    [InlineData("int fd = (int)handle.DangerousGetHandle(); Later = () => {|DDSL0601:fd|};")]
    public void ShouldReportANumberThatIsKept(string statements) => Verify(Loop(statements));

    [Theory]
    [InlineData("int fd = (int)handle.DangerousGetHandle(); Console.WriteLine(fd);")]
    [InlineData("Console.WriteLine(Use(handle.DangerousGetHandle()));")]
    [InlineData("bool isHeld = false; handle.DangerousAddRef(ref isHeld); _number = handle.DangerousGetHandle();")]
    [InlineData("_number = handle.GetHashCode();")]
    [InlineData("Later = () => (int)handle.DangerousGetHandle();")]
    public void ShouldNotReportANumberThatIsUsedAtOnce(string statements) => Verify(Loop(statements));

    [Theory]
    [InlineData("int fd = (int)handle.DangerousGetHandle(); await Task.Yield(); Use({|DDSL0601:fd|});")]
    [InlineData("nint fd = kick.LinuxHandle!.DangerousGetHandle(); await Task.Delay(1); Use({|DDSL0601:fd|});")]
    [InlineData("nint fd = handle.DangerousGetHandle(); if (fd > 2) { await Task.Yield(); Use({|DDSL0601:fd|}); }")]
    [InlineData("nint fd = handle.DangerousGetHandle(); try { await Task.Yield(); } finally { Use({|DDSL0601:fd|}); }")]
    [InlineData("var own = File.OpenHandle(\"a\"); nint fd = own.DangerousGetHandle(); own.Dispose(); await Task.Yield(); "
        + "Use({|DDSL0601:fd|});")]
    [InlineData("nint fd = File.OpenHandle(\"a\").DangerousGetHandle(); await Task.Yield(); Use({|DDSL0601:fd|});")]
    [InlineData("Func<Task> run = async () => { nint fd = handle.DangerousGetHandle(); await Task.Yield(); Use({|DDSL0601:fd|}); "
        + "}; await run();")]
    [InlineData("nint fd = handle.DangerousGetHandle(); await foreach (int n in Numbers()) { await Task.Yield(); "
        + "Use({|DDSL0601:fd|} + n); }")]
    [InlineData("nint fd = handle.DangerousGetHandle(); while (Use(1) > 2) { await Task.Yield(); Use({|DDSL0601:fd|}); }")]
    [InlineData("nint fd = handle.DangerousGetHandle(); Use(fd); await Task.Yield(); await Task.FromResult(Use({|DDSL0601:fd|}));")]
    public void ShouldReportANumberThatIsUsedAfterAnAwait(string statements) => Verify(Awaiting(statements));

    [Theory]
    [InlineData("nint fd = handle.DangerousGetHandle(); Use(fd); await Task.Yield();")]
    [InlineData("await Task.Yield(); nint fd = handle.DangerousGetHandle(); Use(fd);")]
    [InlineData("nint fd = handle.DangerousGetHandle(); await Task.FromResult(Use(fd));")]
    [InlineData("nint fd = handle.DangerousGetHandle(); await Task.Yield(); Use(fd); GC.KeepAlive(handle);")]
    [InlineData("nint fd = handle.DangerousGetHandle(); await Task.Yield(); if (!handle.IsClosed) Use(fd);")]
    [InlineData("using var own = File.OpenHandle(\"a\"); nint fd = own.DangerousGetHandle(); await Task.Yield(); Use(fd);")]
    [InlineData("using (var own = File.OpenHandle(\"a\")) { nint fd = own.DangerousGetHandle(); await Task.Yield(); Use(fd); }")]
    [InlineData("var own = File.OpenHandle(\"a\"); try { nint fd = own.DangerousGetHandle(); await Task.Yield(); Use(fd); "
        + "} finally { own.Dispose(); }")]
    [InlineData("nint fd = _kept.DangerousGetHandle(); await Task.Yield(); Use(fd);")]
    [InlineData("bool added = false; handle.DangerousAddRef(ref added); nint fd = handle.DangerousGetHandle(); "
        + "await Task.Yield(); Use(fd);")]
    [InlineData("nint fd = handle.DangerousGetHandle(); if (fd < 2) { await Task.Yield(); return; } Use(fd);")]
    [InlineData("nint fd = handle.DangerousGetHandle(); Func<Task> run = async () => await Task.Yield(); Use(fd); await run();")]
    [InlineData("nint fd = 5; await Task.Yield(); Use(fd); Use(handle.DangerousGetHandle());")]
    [InlineData("using var own = kick; nint fd = own.LinuxHandle!.DangerousGetHandle(); await Task.Yield(); Use(fd);")]
    public void ShouldNotReportANumberWhoseHandleIsKept(string statements) => Verify(Awaiting(statements));

    private static string Awaiting(string statements) => $$"""
        using System;
        using System.Collections.Generic;
        using System.IO;
        using System.Threading.Tasks;
        using Microsoft.Win32.SafeHandles;

        internal sealed class C
        {
            private readonly SafeFileHandle _kept = new();
            public async Task M(SafeFileHandle handle, EventFd kick)
            {
                {{statements}}
            }

            private static int Use(nint number) => (int)number;
            private static async IAsyncEnumerable<int> Numbers() { await Task.Yield(); yield return 1; }
            public async Task Others(EventFd kick) { await foreach (int n in Numbers()) Console.WriteLine($"{n} {_kept} {kick}"); }
        }
        """;
}
