using System.Collections.Generic;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Hazards;

/// <summary>DDSL0606: a native call creates a descriptor that child processes inherit.</summary>
internal static class MissingCloseOnExecRule
{
    private const int CloseOnExec = 0x80000;

    // On Linux the flag has this value for all calls that create a descriptor, with one exception.
    private static readonly Dictionary<string, int> Flags = new()
    {
        ["accept4"] = CloseOnExec,
        ["epoll_create1"] = CloseOnExec,
        ["eventfd"] = CloseOnExec,
        ["inotify_init1"] = CloseOnExec,
        ["memfd_create"] = 1,
        ["open"] = CloseOnExec,
        ["openat"] = CloseOnExec,
        ["pipe2"] = CloseOnExec,
        ["signalfd"] = CloseOnExec,
        ["socket"] = CloseOnExec,
        ["socketpair"] = CloseOnExec,
        ["timerfd_create"] = CloseOnExec,
    };

    public static IEnumerable<Finding> Check(IInvocationOperation call)
        => call.TargetMethod.IsStatic
            && NativeCalls.EntryOf(call.TargetMethod) is { } entry
            && Flags.TryGetValue(entry, out int flag)
            && NativeCalls.FlagsOf(call, entry) is { ConstantValue: { HasValue: true, Value: int value } } flags
            && (value & flag) == 0
                ? [new(Catalogue.MissingCloseOnExec, flags.Syntax.GetLocation(), entry) { Hint = new FlagHint(flag) }]
                : [];
}
