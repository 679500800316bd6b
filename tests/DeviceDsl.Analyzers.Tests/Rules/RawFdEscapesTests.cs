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
}
