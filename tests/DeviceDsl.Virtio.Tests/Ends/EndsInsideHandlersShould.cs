using DeviceDsl.Pci;
using DeviceDsl.Virtio.Tests.Support;

namespace DeviceDsl.Virtio.Tests.Ends;

/// <summary>Whatever waits for handlers is refused inside any code of a device, whichever way that came to run (LCK-11).</summary>
public sealed class EndsInsideHandlersShould
{
    private static readonly (string Name, Action<WayRig> Act)[] Ends =
    [
        ("Machine.Pause", rig => rig.Machine.Pause()),
        ("Machine.Resume", rig => rig.Machine.Resume()),
        ("Machine.Settle", rig => rig.Machine.Settle()),
        ("Machine.Dispose", rig => rig.Machine.Dispose()),
        ("Attachment.Dispose", rig => rig.Other.Dispose()),
        ("Attachment.Save", rig => rig.Other.Save()),
        ("Attachment.Synchronize", rig => rig.Other.Synchronize(() => { })),
        ("VirtioMmio.Dispose", rig => rig.Mmio.Dispose()),
        ("PciFunction.Reset", rig => rig.Function.Reset()),
        ("PciFunction.Unplug", rig => rig.Function.Unplug()),
        ("PciFunction.Pull", rig => rig.Function.Pull()),
        ("PciFunction.Dispose", rig => rig.Function.Dispose()),
        ("PciFunction.Save", rig => rig.Function.Save()),
        ("PciHost.Plug", rig => rig.Host.Plug(new PciAddress(9), VirtioPci.FunctionOf(new HookedDevice()))),
        ("PciHost.Reset", rig => rig.Host.Reset()),
        ("PciHost.Save", rig => rig.Host.Save()),
        ("PciHost.WriteConfiguration", rig => rig.Host.WriteConfiguration(TransportRig.Place, 4, 2, 7)),
        ("PciHost.Dispose", rig => rig.Host.Dispose()),
    ];

    public static TheoryData<TransportKind, bool> Kinds
    {
        get
        {
            var all = new TheoryData<TransportKind, bool>();
            foreach (TransportKind kind in Enum.GetValues<TransportKind>())
            {
                all.Add(kind, true);
                all.Add(kind, false);
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void BeRefusedInEveryWayIntoADevice(TransportKind kind, bool usesIoEventFd)
    {
        foreach (Way way in WayRig.WaysOf(kind))
        {
            using var rig = new WayRig(kind, usesIoEventFd);
            var outcomes = new List<string>();
            rig.Run(way, () => outcomes.AddRange(Ends.Select(end => $"{end.Name}: {OutcomeOf(() => end.Act(rig))}")));
            Assert.Equal(Ends.Select(end => $"{end.Name}: {Errno.EDEADLK}"), outcomes);
            Assert.Equal(way == Way.FailureListener, rig.Device.NeedsReset);
            Assert.True(rig.Other.IsAttached);
            rig.ShouldServe();
        }
    }

    /// <summary>The deferred forms do not wait, and are done soon.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void BeAskedForInEveryWayIntoADevice(TransportKind kind, bool usesIoEventFd)
    {
        foreach (Way way in WayRig.WaysOf(kind))
        {
            using var rig = new WayRig(kind, usesIoEventFd);
            rig.Run(way, () =>
            {
                rig.Other.RequestStop();
                rig.Function.RequestUnplug();
            });
            rig.Machine.Settle();
            Assert.False(rig.Other.IsAttached);
            Assert.False(rig.Function.IsPlugged);
        }
    }

    private static string OutcomeOf(Action end)
    {
        Exception? exception = Record.Exception(end);
        return exception is MachineException refusal ? refusal.Errno.ToString() : exception?.GetType().Name ?? "done";
    }
}
