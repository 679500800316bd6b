namespace DeviceDsl.Pci.Tests;

/// <summary>
/// What a device signals while it is loaded goes where the guest of the loaded state expects it, once, and nowhere when the state is
/// refused.
/// </summary>
public sealed class LoadedInterruptsShould : IDisposable
{
    private const PciCommand Everything = PciCommand.Io | PciCommand.Memory | PciCommand.BusMaster;
    private const ulong Ports = 0xC000;
    private const ulong Table = 0xE010_0000;
    private const ulong Elsewhere = 0xE020_0000;
    private const byte First = 0x60;
    private const byte Other = 0x70;
    private static readonly PciAddress Slot = new(3);
    private static readonly PciAddress Neighbour = new(9);

    private readonly SavedSide _before = new();
    private readonly SavedSide _after = new();

    /// <summary>
    /// The way of the saved state, and that of the function which it is loaded into; null where no guest has found that yet.
    /// </summary>
    public static TheoryData<InterruptWay, InterruptWay?> Ways
    {
        get
        {
            var all = new TheoryData<InterruptWay, InterruptWay?>();
            foreach (InterruptWay saved in Enum.GetValues<InterruptWay>())
            {
                all.Add(saved, null);
                foreach (InterruptWay found in Enum.GetValues<InterruptWay>()) all.Add(saved, found);
            }

            return all;
        }
    }

    public void Dispose()
    {
        _before.Dispose();
        _after.Dispose();
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void FollowTheLoadedState(InterruptWay saved, InterruptWay? found)
    {
        byte[] state = Save(saved, isOwed: false);
        var device = new Announcer();
        PciFunction loaded = Plug(_after, device, found, Other);
        device.Announcements = 1;

        _after.Load(loaded, state);

        byte expected = VectorOf(saved, First);
        Assert.Equal(IsOpen(saved) ? [expected] : [], Take(_after));
        Open(_after, saved);
        Assert.Equal(IsOpen(saved) ? [] : [expected], Take(_after));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void ArriveOnceIfOwed(InterruptWay saved, InterruptWay? found)
    {
        byte[] state = Save(saved, isOwed: true);
        PciFunction loaded = Plug(_after, new Announcer(), found, Other);

        _after.Load(loaded, state);

        // A message that was let through has left for the processor, whose state this is not.
        bool isOwed = saved != InterruptWay.Messages;
        byte expected = VectorOf(saved, First);
        Assert.Equal(isOwed && IsOpen(saved) ? [expected] : [], Take(_after));
        Open(_after, saved);
        Assert.Equal(isOwed && !IsOpen(saved) ? [expected] : [], Take(_after));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void NotArriveWithoutACauseInTheLoadedState(InterruptWay saved, InterruptWay? found)
    {
        byte[] state = Save(saved, isOwed: false);
        var device = new Announcer();
        PciFunction loaded = Plug(_after, device, found, Other);
        if (found is { } way && !IsOpen(way)) device.Interrupt();

        _after.Load(loaded, state);

        Assert.Empty(Take(_after));
        Open(_after, saved);
        Assert.Empty(Take(_after));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void NotArriveForARefusedState(InterruptWay saved, InterruptWay? found)
    {
        byte[] state = Save(saved, isOwed: true);
        var device = new Announcer();
        PciFunction loaded = Plug(_after, device, found, Other);
        (device.Announcements, device.Refusals) = (1, 1);

        ShouldBeRefused(loaded, state, device, found);
    }

    /// <summary>What lies where a BAR was is found last, when the ways of interrupts and the devices are loaded.</summary>
    [Theory]
    [MemberData(nameof(Ways))]
    public void NotArriveForAStateThatCannotBePlaced(InterruptWay saved, InterruptWay? found)
    {
        Save(saved, isOwed: true);
        _before.Guest.Place(Slot, 1, Elsewhere);
        byte[] state = _before.Save(_before.Host[Slot]!);
        _after.Machine.AddMemory(Elsewhere, GuestMemory.PageSize);
        var device = new Announcer();
        PciFunction loaded = Plug(_after, device, found, Other);
        device.Announcements = 1;

        ShouldBeRefused(loaded, state, device, found);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void NotArriveForARefusedBus(InterruptWay saved, InterruptWay? found)
    {
        _before.Host.Plug(Neighbour, new Picky());
        Save(saved, isOwed: true);
        byte[] state = _before.Still(_before.Host.Save);
        var device = new Announcer();
        _after.Host.Plug(Neighbour, new Picky { Refusals = 1 });
        Plug(_after, device, found, Other);
        device.Announcements = 1;

        Assert.Throws<MachineException>(() => _after.Still(() => _after.Host.Load(state)));

        Assert.Empty(Take(_after));
        if (found is { } way) Open(_after, way);
        Assert.Empty(Take(_after));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void FollowTheLoadedStateWithoutABus(bool hasMessage, bool hadMessage)
    {
        const byte line = 0x45;
        _after.Guest.Interrupts.Redirect(5, line, isLevel: true);
        (Announcer before, Announcer device) = (new(), new());
        using Attachment saved = _before.Machine.Attach(before, pio: Ports);
        using Attachment loaded = _after.Machine.Attach(device, pio: Ports);
        before.Send(hasMessage ? First : null);
        device.Send(hadMessage ? Other : null);
        byte[] state = _before.Still(saved.Save);
        device.Announcements = 1;

        _after.Still(() => loaded.Load(state));

        Assert.Equal([hasMessage ? First : line], Take(_after));
    }

    private void ShouldBeRefused(PciFunction loaded, byte[] state, Announcer device, InterruptWay? found)
    {
        Assert.Throws<MachineException>(() => _after.Load(loaded, state));

        Assert.Empty(Take(_after));
        if (found is not { } way) return;
        Open(_after, way);
        Assert.Empty(Take(_after));
        device.Interrupt();
        Assert.Equal([VectorOf(way, Other)], Take(_after));
    }

    private static bool IsOpen(InterruptWay way) => way is InterruptWay.Pin or InterruptWay.Messages;

    private static byte VectorOf(InterruptWay way, byte message)
        => way is InterruptWay.Pin or InterruptWay.DisabledPin ? SavedSide.PinVector : message;

    private static PciFunction Plug(SavedSide side, Announcer device, InterruptWay? way, byte vector)
    {
        PciFunction function = side.Host.Plug(Slot, device);
        if (way is not { } chosen) return function;
        side.Guest.Place(Slot, 0, Ports);
        side.Guest.Place(Slot, 1, Table);
        side.Guest.Command(Slot, chosen == InterruptWay.DisabledPin ? Everything | PciCommand.InterruptDisable : Everything);
        if (chosen is InterruptWay.Pin or InterruptWay.DisabledPin) return function;
        side.Guest.EnableMsix(Slot, chosen == InterruptWay.MaskedFunction);
        side.Guest.SetVector(Table, 0, vector, chosen == InterruptWay.MaskedVector);
        return function;
    }

    private static void Open(SavedSide side, InterruptWay way)
    {
        if (way == InterruptWay.DisabledPin) side.Guest.Command(Slot, Everything);
        else if (way == InterruptWay.MaskedFunction) side.Guest.EnableMsix(Slot);
        else if (way == InterruptWay.MaskedVector) side.Machine.GuestWrite(IoAddress.Mmio(Table + 12), 4, 0);
    }

    /// <summary>Takes and ends the interrupts that there are, as a driver does: a level ends with its cause.</summary>
    private static List<byte> Take(SavedSide side)
    {
        var taken = new List<byte>();
        while (side.Take() is { } vector)
        {
            taken.Add(vector);
            Assert.True(taken.Count < 10, "The interrupts do not end.");
            side.Machine.GuestRead(IoAddress.Pio(Ports + 0x13), 1);
            side.Machine.Cpus[0].LocalApic.EndOfInterrupt();
        }

        return taken;
    }

    private byte[] Save(InterruptWay way, bool isOwed)
    {
        var device = new Announcer();
        PciFunction function = Plug(_before, device, way, First);
        if (isOwed) device.Interrupt();
        return _before.Save(function);
    }
}
