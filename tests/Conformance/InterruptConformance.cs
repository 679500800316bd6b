using DeviceDsl.Conformance.Hosts;
using DeviceDsl.Interrupts;
using DeviceDsl.Irqchips;
using DeviceDsl.Kvm;

namespace DeviceDsl.Conformance;

/// <summary>Routing, messages, the status of lines and the states of the controllers, without a guest that runs.</summary>
public sealed class InterruptConformance
{
    private const byte Vector = 0x45;
    private const ulong Level = 0x8000;
    private const ulong Masked = 0x1_0000;
    private static readonly MsiMessage Message = new(0xFEE0_0000, Vector);

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldReportTheResultOfSettingALine(HostKind kind)
    {
        using Host host = Enabled(kind);
        SetEntry(host, 20, Vector);
        Assert.Equal(1, host.Machine.SetIrqLineStatus(20, true));
        Assert.Equal(0, host.Machine.SetIrqLineStatus(20, true));
        Assert.Equal(1, host.Machine.SetIrqLineStatus(20, false));
        SetEntry(host, 21, Masked | Vector);
        Assert.Equal(-1, host.Machine.SetIrqLineStatus(21, true));
        Assert.Equal(-1, host.Machine.SetIrqLineStatus(4000, true));
        Assert.Equal([Vector], Requested(host));
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldDeliverAMessageToAnEnabledProcessor(HostKind kind)
    {
        using Host host = Enabled(kind);
        Assert.Equal(1, host.Machine.SignalMsi(Message));
        Assert.Equal(0, host.Machine.SignalMsi(Message with { Address = 0xFEE0_9000 }));
        Assert.Equal([Vector], Requested(host));
        SetSpurious(host, 0xFF);
        Assert.Equal(0, host.Machine.SignalMsi(Message with { Data = 0x46 }));
        Assert.Equal(-1, host.Machine.SignalMsi(new MsiMessage(0xFEEF_F004, 0x146)));
    }

    /// <summary>GSI-14: setting any chip passes on a request of the second 8259 that the first has dropped.</summary>
    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldReevaluateThe8259sWhenAChipIsSet(HostKind kind)
    {
        foreach (ChipId chip in Enum.GetValues<ChipId>())
        {
            using Host host = Enabled(kind);
            Machine machine = host.Machine;
            machine.SetIrqLine(11, true);
            // The word that begins the initialisation of the first 8259.
            host.Write(IoAddress.Pio(0x20), 1, 0x11);
            Assert.Equal((0, 1 << 3), (machine.GetPicState(ChipId.PicMaster).Requested, machine.GetPicState(ChipId.PicSlave).Requested));

            if (chip == ChipId.IoApic) machine.SetIoApicState(machine.GetIoApicState());
            else machine.SetPicState(chip, machine.GetPicState(chip));

            Assert.Equal(1 << 2, machine.GetPicState(ChipId.PicMaster).Requested);
        }
    }

    /// <summary>GSI-9, GSI-10, LAP-2: the upper half of the address has a part of the destination, or is ignored.</summary>
    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldDecode32BitDestinations(HostKind kind)
    {
        MsiMessage toProcessor256 = Message with { Address = Message.Address | 1UL << 40 };
        MsiMessage toNoDestination = Message with { Address = Message.Address | 1UL << 32 };
        MsiMessage toAll = Message with { Address = 0xFEEF_F000 };
        MsiMessage toAllWide = toAll with { Address = toAll.Address | 0xFFFF_FF00_0000_0000 };
        using Host wide = Enabled(kind, hasWideDestinations: true);
        Assert.Equal(0, wide.Machine.SignalMsi(toProcessor256));
        Assert.Equal((Errno.EINVAL, "GSI-9"), RefusalOf(() => wide.Machine.SignalMsi(toNoDestination)));
        Assert.Equal(0, wide.Machine.SignalMsi(toAllWide));
        Assert.Empty(Requested(wide));
        Assert.Equal((Errno.EINVAL, "GSI-9"), RefusalOf(() => wide.Machine.SetGsiRouting([GsiRoute.ToMsi(30, toNoDestination)])));
        wide.Machine.SetGsiRouting([GsiRoute.ToMsi(30, toProcessor256)]);
        Assert.Equal(0, wide.Machine.SetIrqLineStatus(30, true));
        Assert.Equal(1, wide.Machine.SignalMsi(toAll));

        using Host narrow = Enabled(kind);
        foreach (MsiMessage message in new[] { toProcessor256, toNoDestination, toAllWide })
        {
            Assert.Equal(1, narrow.Machine.SignalMsi(message));
            narrow.Machine.SetGsiRouting([GsiRoute.ToMsi(30, message)]);
            Assert.Equal(1, narrow.Machine.SetIrqLineStatus(30, true));
        }
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldSendTheMessagesOfADevice(HostKind kind)
    {
        using Host host = Enabled(kind);
        var messenger = new Messenger();
        Assert.Throws<InvalidOperationException>(() => messenger.Signal(0));
        Attachment device = host.Machine.Attach(messenger, mmio: 0xD000_0000);
        Assert.Equal([false, false, false, false], new[] { 0, 1, -1, 3 }.Select(messenger.Signal));
        for (ulong vector = 0; vector < 2; vector++)
        {
            host.Write(IoAddress.Mmio(0xD000_0000 + (8 * vector)), 8, Message.Address);
            host.Write(IoAddress.Mmio(0xD000_0020 + (4 * vector)), 4, 0x51 + vector);
        }

        foreach (ulong vector in new ulong[] { 1, 2, 0 }) host.Write(IoAddress.Mmio(0xD000_0040), 4, vector);
        host.Machine.Settle();
        Assert.Equal([true, true, false], messenger.Answers.OrderDescending());
        Assert.Equal([0x51, 0x52], Requested(host));
        device.Dispose();
        Assert.False(messenger.Signal(0));
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldSaveTheMessagesOfADeviceWithItsState(HostKind kind)
    {
        using Host source = Enabled(kind);
        using Host target = Enabled(kind);
        var messenger = new Messenger();
        Attachment from = source.Machine.Attach(new Messenger(), mmio: 0xD000_0000);
        Attachment to = target.Machine.Attach(messenger, mmio: 0xD000_0000);
        source.Write(IoAddress.Mmio(0xD000_0010), 8, Message.Address);
        source.Write(IoAddress.Mmio(0xD000_0028), 4, Vector);
        source.Machine.Pause();
        target.Machine.Pause();
        to.Load(from.Save());
        Assert.Equal(from.Save(), to.Save());
        target.Machine.Resume();
        Assert.Equal([false, false, true], new[] { 0, 1, 2 }.Select(messenger.Signal));
        Assert.Equal([Vector], Requested(target));
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldDeliverAnIrqfdByTheCurrentRoutes(HostKind kind)
    {
        using Host host = Enabled(kind);
        using EventFd trigger = host.Machine.CreateEventFd();
        using IrqFdRegistration line = host.Machine.AssignIrqFd(trigger, 30);
        foreach (byte vector in new byte[] { 0x51, 0x62, 0x73 })
        {
            host.Machine.SetGsiRouting([GsiRoute.ToMsi(30, Message with { Data = vector })]);
            trigger.Signal();
            // Where the irqfd is not the kernel's, its eventfd still is: a thread of this process takes the signal up.
            host.Machine.Settle();
        }

        host.Machine.SetGsiRouting([]);
        trigger.Signal();
        line.Deassign();
        Assert.Equal([0x51, 0x62, 0x73], Requested(host));
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldRouteALineToSeveralChips(HostKind kind)
    {
        using Host host = Enabled(kind);
        SetEntry(host, 20, Vector);
        host.Machine.SetGsiRouting([GsiRoute.ToPic(50, 3), GsiRoute.ToPic(50, 12), GsiRoute.ToIoApic(50, 20)]);
        Assert.Equal(3, host.Machine.SetIrqLineStatus(50, true));
        Assert.Equal(0x0C, host.Machine.GetPicState(ChipId.PicMaster).Requested);
        Assert.Equal(0x10, host.Machine.GetPicState(ChipId.PicSlave).Requested);
        Assert.Equal([Vector], Requested(host));
        Assert.Equal(-1, host.Machine.SetIrqLineStatus(20, true));
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldKeepTheRoutingWhenANewOneIsRefused(HostKind kind)
    {
        using Host host = Enabled(kind);
        host.Machine.SetGsiRouting([GsiRoute.ToMsi(30, Message)]);
        (GsiRoute[] Routes, string Rule)[] wrong =
        [
            ([GsiRoute.ToMsi(30, Message), GsiRoute.ToMsi(4096, Message)], "GSI-4"),
            ([.. Enumerable.Repeat(GsiRoute.ToMsi(30, Message), 4097)], "GSI-4"),
            ([new GsiRoute { Gsi = 5, Kind = (GsiRouteKind)9 }], "GSI-5"),
            ([GsiRoute.ToIoApic(5, 24)], "GSI-6"),
            ([GsiRoute.ToIoApic(5, -1)], "GSI-6"),
            ([GsiRoute.ToChip(5, new ChipPin((ChipId)3, 0))], "GSI-6"),
            ([GsiRoute.ToIoApic(5, 5), GsiRoute.ToIoApic(5, 6)], "GSI-7"),
            ([GsiRoute.ToIoApic(5, 5), GsiRoute.ToMsi(5, Message)], "GSI-7"),
        ];
        foreach ((GsiRoute[] routes, string rule) in wrong)
        {
            MachineException refused = Assert.Throws<MachineException>(() => host.Machine.SetGsiRouting(routes));
            Assert.Equal((Errno.EINVAL, rule), (refused.Errno, refused.Rule));
            Assert.Equal(Errno.EINVAL, host.Machine.TrySetGsiRouting(routes));
        }

        Assert.Equal(1, host.Machine.SetIrqLineStatus(30, true));
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldGetAndSetTheStateOfTheIoApic(HostKind kind)
    {
        using Host source = Enabled(kind);
        SetEntry(source, 20, Masked | Level | Vector);
        source.Machine.SetIrqLine(20, true);
        IoApicState state = source.Machine.GetIoApicState();
        Assert.Equal((0xFEC0_0000UL, 1u << 20, Masked | Level | Vector), (state.Base, state.Requested, state.Entries[20]));

        using Host target = Enabled(kind);
        target.Machine.SetIoApicState(state with { Id = 7, Index = 0x11 });
        Assert.Equal(state with { Id = 7, Index = 0x11 }, target.Machine.GetIoApicState());
        Assert.Empty(Requested(target));
        SetEntry(target, 20, Level | Vector);
        Assert.Equal([Vector], Requested(target));
        Assert.Equal(0x4000 | Level | Vector, target.Machine.GetIoApicState().Entries[20]);
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldGetAndSetTheStatesOfThe8259s(HostKind kind)
    {
        using var host = Host.Open(kind);
        host.Machine.SetIrqLine(3, true);
        Assert.Equal(0x08, host.Machine.GetPicState(ChipId.PicMaster).Requested);
        foreach (ChipId chip in new[] { ChipId.PicMaster, ChipId.PicSlave })
        {
            var state = new PicState
            {
                LastRequested = 1,
                Requested = 0x42,
                Mask = 0x55,
                InService = 0x20,
                PriorityAdd = 3,
                VectorBase = 0x28,
                ReadsInService = true,
                IsPolled = true,
                HasSpecialMask = true,
                InitStep = 2,
                AutoEnd = true,
                RotatesOnAutoEnd = true,
                IsSpecialFullyNested = true,
                HasFourthInit = true,
                LevelInputs = 0x98,
            };
            host.Machine.SetPicState(chip, state);
            Assert.Equal(state, host.Machine.GetPicState(chip));
        }

        Assert.Equal(Errno.EINVAL, Assert.Throws<MachineException>(() => host.Machine.GetPicState(ChipId.IoApic)).Errno);
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldGetAndSetTheStateOfALocalApic(HostKind kind)
    {
        using Host source = Enabled(kind);
        source.Machine.SignalMsi(Message with { Data = (uint)Level | Vector });
        LocalApicState state = source.Machine.GetLocalApicState(0);
        Assert.Equal([Vector], state.LevelTriggered);

        using var target = Host.Open(kind);
        target.Machine.SetLocalApicState(0, state);
        Assert.Equal([Vector], Requested(target));
        Assert.Equal(0x1FFu, target.Machine.GetLocalApicState(0).Spurious);
        Assert.Throws<ArgumentOutOfRangeException>(() => target.Machine.GetLocalApicState(1));
        Assert.Throws<ArgumentException>(() => target.Machine.SetLocalApicState(0, new LocalApicState([1, 2])));
    }

    [Theory, OnEmbedded, OnKvm]
    public void ShouldRefuseInterruptsWithoutControllers(HostKind kind)
    {
        using Machine machine = kind == HostKind.Kvm
            ? KvmMachine.Open(new() { InterruptControllers = InterruptControllers.None })
            : new EmbeddedMachine(new() { HasInterruptControllers = false });
        Assert.Equal((Errno.EINVAL, "GSI-4"), RefusalOf(() => machine.SetGsiRouting([])));
        Assert.Equal((Errno.EINVAL, "GSI-4"), RefusalOf(() => machine.SignalMsi(Message)));
        Assert.Equal((Errno.ENXIO, "GSI-12"), RefusalOf(() => machine.SetIrqLine(5, true)));
        Assert.Equal((Errno.ENXIO, "GSI-12"), RefusalOf(() => machine.SetIrqLineStatus(5, true)));
        Assert.Equal((Errno.ENXIO, "GSI-14"), RefusalOf(() => machine.GetIoApicState()));
        Assert.Equal((Errno.ENXIO, "GSI-14"), RefusalOf(() => machine.GetPicState(ChipId.PicSlave)));
        Assert.Equal((Errno.EINVAL, "GSI-14"), RefusalOf(() => machine.GetLocalApicState(0)));
    }

    private static (Errno Errno, string Rule) RefusalOf(Action call)
    {
        MachineException refused = Assert.Throws<MachineException>(call);
        return (refused.Errno, refused.Rule);
    }

    private static Host Enabled(HostKind kind, bool hasWideDestinations = false)
    {
        var host = Host.Open(kind, hasWideDestinations: hasWideDestinations);
        SetSpurious(host, 0x1FF);
        return host;
    }

    private static void SetSpurious(Host host, uint value)
    {
        LocalApicState state = host.Machine.GetLocalApicState(0);
        host.Machine.SetLocalApicState(0, state with { Registers = state.Registers.SetItem(0xF0 >> 4, value) });
    }

    private static void SetEntry(Host host, int pin, ulong entry)
    {
        IoApicState state = host.Machine.GetIoApicState();
        host.Machine.SetIoApicState(state with { Entries = state.Entries.SetItem(pin, entry) });
    }

    private static byte[] Requested(Host host) => [.. host.Machine.GetLocalApicState(0).Requested];
}
