using DeviceDsl.Pci;
using DeviceDsl.Virtio.Tests.Support;

namespace DeviceDsl.Virtio.Tests.Ends;

/// <summary>Every call that waits for handlers is refused inside any code of a device, however that code came to run (LCK-11).</summary>
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
    public void BeRefusedOnEveryPathIntoADevice(TransportKind kind, bool usesIoEventFd)
    {
        foreach (Way way in WayRig.WaysOf(kind))
        {
            using var rig = new WayRig(kind, usesIoEventFd);
            ShouldBeRefused(rig, action => rig.Run(way, action));
            Assert.Equal(way == Way.FailureListener, rig.Device.NeedsReset);
            rig.ShouldServe();
        }
    }

    /// <summary>Machines whose devices end each other's could wait in a circle: a handler of one waits for nothing of another.</summary>
    [Theory]
    [InlineData(TransportKind.PciModern)]
    [InlineData(TransportKind.MmioModern)]
    public void BeRefusedOnEveryPathIntoADeviceOfAnotherMachine(TransportKind kind)
    {
        using var other = new WayRig(kind);
        foreach (Way way in WayRig.WaysOf(kind))
        {
            using var rig = new WayRig(kind);
            ShouldBeRefused(other, action => rig.Run(way, action));
            rig.ShouldServe();
        }

        other.ShouldServe();
    }

    /// <summary>Changes of buses and routes wait for the callback, and a handler for these.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void BeRefusedInAnEoiCallback(TransportKind kind, bool usesIoEventFd)
    {
        using var rig = new WayRig(kind, usesIoEventFd);
        rig.Machine.Pause();
        byte[] state = rig.Device.Save();
        rig.Machine.Resume();
        using var watched = EventFd.Create();
        using LoopRegistration watch = rig.Machine.Loop.Add(watched, () => { });
        (string, Action<WayRig>)[] more =
        [
            ("LoopRegistration.Dispose", _ => watch.Dispose()),
            ("VirtioDevice.Synchronize", at => at.Device.Synchronize(() => { })),
            ("VirtioDevice.Status", at => _ = at.Device.Status),
            ("VirtioDevice.Save", at => at.Device.Save()),
            ("VirtioDevice.Load", at => at.Device.Load(state)),
            ("Guest's access to configuration space", at => at.Machine.GuestRead(IoAddress.Pio(0xCFC), 4)),
            ("VirtioDevice.HandOver", at => at.Device.HandOver(0, EventFd.Create())),
            ("VirtioMmio.Attach", at => VirtioMmio.Attach(at.Machine, new HookedDevice(), 0xD200_0000, gsi: 7)),
            ("PciFunction.Synchronize", at => at.Function.Synchronize(() => { })),
            ("Attachment.Reset", at => at.Other.Reset()),
            ("Machine.Attach", at => at.Machine.Attach(new Idle(), pio: 0x3000)),
            ("Guest's access to a register", at => at.Rig.Driver.ReadConfiguration(0, 4)),
        ];

        ShouldBeRefused(rig, rig.RunAtEndOfInterrupt, more);

        rig.ShouldServe();
        // Nothing is left of what was refused.
        rig.Machine.Attach(new Idle(), pio: 0x3000).Dispose();
        VirtioMmio.Attach(rig.Machine, new HookedDevice(), 0xD200_0000, gsi: 7).Dispose();
        int posted = 0;
        rig.RunAtEndOfInterrupt(() => Assert.True(rig.Device.Post(() => posted++)));
        rig.Machine.Settle();
        Assert.Equal(1, posted);
    }

    /// <summary>The deferred forms do not wait, and are done soon.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void BeRequestableOnEveryPathIntoADevice(TransportKind kind, bool usesIoEventFd)
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

    private static void ShouldBeRefused(WayRig rig, Action<Action> run, params (string Name, Action<WayRig> Act)[] more)
    {
        (string Name, Action<WayRig> Act)[] ends = [.. Ends, .. more];
        var outcomes = new List<string>();
        PciCommand before = default, after = default;
        run(() =>
        {
            before = rig.Function.Command;
            outcomes.AddRange(ends.Select(end => $"{end.Name}: {OutcomeOf(() => end.Act(rig))}"));
            after = rig.Function.Command;
        });
        Assert.Equal(ends.Select(end => $"{end.Name}: {Errno.EDEADLK}"), outcomes);
        // Nothing is half done.
        Assert.Equal(before, after);
        Assert.True(rig.Other.IsAttached);
        Assert.True(rig.Function.IsPlugged);
    }

    private static string OutcomeOf(Action end)
    {
        Exception? exception = Record.Exception(end);
        return exception is MachineException refusal ? refusal.Errno.ToString() : exception?.GetType().Name ?? "done";
    }
}
