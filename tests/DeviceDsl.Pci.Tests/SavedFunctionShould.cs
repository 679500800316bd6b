namespace DeviceDsl.Pci.Tests;

/// <summary>A function, or a bus, that is saved at any moment is found elsewhere as it was.</summary>
[Trait("Category", "Slow")]
public sealed class SavedFunctionShould : IDisposable
{
    private const PciCommand Everything = PciCommand.Io | PciCommand.Memory | PciCommand.BusMaster;
    private const ulong Ports = 0xC000;
    private const ulong Table = 0xE010_0000;
    private const ulong Memory = 0x1_2000_0000;
    private const byte Vector = SavedSide.PinVector;
    private const byte First = 0x60;
    private static readonly PciAddress Slot = new(3);

    private readonly SavedSide _before = new();
    private readonly SavedSide _after = new();

    public void Dispose()
    {
        _before.Dispose();
        _after.Dispose();
    }

    [Fact]
    public void ReturnToItsPlace()
    {
        PciFunction saved = PlaceCard(_before);
        _before.Guest.Write(Slot, 0x3C, 0x0B, 1);
        _before.Machine.GuestWrite(IoAddress.Mmio(Memory + 0x14), 1, 0x2A);
        var card = new Card();
        PciFunction loaded = _after.Host.Plug(Slot, card);

        _after.Load(loaded, _before.Save(saved));

        Assert.Equal(_before.Header(Slot), _after.Header(Slot));
        Assert.Equal([IoAddress.Pio(Ports), IoAddress.Mmio(Table), IoAddress.Mmio(Memory)], ((int[])[0, 1, 4]).Select(loaded.AddressOf));
        Assert.Equal(0x2AUL, _after.Machine.GuestRead(IoAddress.Mmio(Memory + 0x14), 1));
        Assert.Contains($"{PciCommand.None} -> {Everything}", card.Told);
        _after.Machine.GuestWrite(IoAddress.Pio(Ports + 0x10), 2, 1);
        _after.Machine.Settle();
        Assert.Equal(1, card.Kicks);
    }

    [Fact]
    public void MoveFromItsOwnOldPlace()
    {
        PciFunction function = PlaceCard(_before);
        byte[] state = _before.Save(function);
        _before.Guest.Place(Slot, 0, 0xD000);
        _before.Guest.Command(Slot, PciCommand.Io);

        _before.Load(function, state);

        Assert.Equal((IoAddress.Pio(Ports), IoAddress.Mmio(Memory)), (function.AddressOf(0), function.AddressOf(4)));
        Assert.Equal(Everything, function.Command);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SendThePendingMessage(bool isFunctionMasked)
    {
        PciFunction saved = PlaceCard(_before);
        _before.Guest.EnableMsix(Slot, isFunctionMasked);
        _before.Guest.SetVector(Table, 2, First, isMasked: !isFunctionMasked);
        saved.Msix!.Signal(2);
        byte[] state = _before.Save(saved);
        PciFunction loaded = _after.Host.Plug(Slot, new Card());

        _after.Load(loaded, state);

        Assert.Empty(_after.Guest.Interrupts.ServeAll());
        Assert.Equal(4UL, _after.Machine.GuestRead(IoAddress.Mmio(Table + 0x800), 8));
        if (isFunctionMasked) _after.Guest.EnableMsix(Slot);
        else _after.Machine.GuestWrite(IoAddress.Mmio(Table + (2 * 16) + 12), 4, 0);
        Assert.Equal([First], _after.Guest.Interrupts.ServeAll());
        Assert.Empty(_before.Guest.Interrupts.ServeAll());
    }

    [Fact]
    public void KeepItsPinRaised()
    {
        PciFunction saved = PlaceDisk(_before);
        _before.Machine.GuestWrite(IoAddress.Pio(Ports + 0x10), 2, 0);
        _before.Machine.Settle();
        PciFunction loaded = _after.Host.Plug(Slot, new Disk());

        _after.Load(loaded, _before.Save(saved));

        Assert.Equal(Vector, _after.Take());
        Assert.Equal(0x08u, _after.Guest.Read(Slot, 0x06, 2));
        Assert.Equal(1UL, _after.Machine.GuestRead(IoAddress.Pio(Ports + 0x13), 1));
        _after.Machine.Cpus[0].LocalApic.EndOfInterrupt();
        Assert.Empty(_after.Guest.Interrupts.ServeAll());
    }

    [Fact]
    public void LowerAPinThatWasSavedLow()
    {
        PciFunction function = PlaceDisk(_before);
        byte[] quiet = _before.Save(function);
        _before.Machine.GuestWrite(IoAddress.Pio(Ports + 0x10), 2, 0);
        _before.Machine.Settle();

        _before.Load(function, quiet);

        Assert.Equal(0x00u, _before.Guest.Read(Slot, 0x06, 2));
        Assert.Equal(0UL, _before.Machine.GuestRead(IoAddress.Pio(Ports + 0x13), 1));
    }

    [Fact]
    public void KeepItsPinLowWhileDisabled()
    {
        PciFunction saved = PlaceDisk(_before);
        _before.Guest.Command(Slot, Everything | PciCommand.InterruptDisable);
        _before.Machine.GuestWrite(IoAddress.Pio(Ports + 0x10), 2, 0);
        _before.Machine.Settle();
        PciFunction loaded = _after.Host.Plug(Slot, new Disk());

        _after.Load(loaded, _before.Save(saved));

        Assert.Null(_after.Take());
        _after.Guest.Command(Slot, Everything);
        Assert.Equal(Vector, _after.Take());
        _after.Machine.GuestRead(IoAddress.Pio(Ports + 0x13), 1);
    }

    [Fact]
    public void ResampleAfterLoad()
    {
        PciFunction saved = Plug(_before, new Sampler());
        _before.Machine.GuestWrite(IoAddress.Pio(Ports + 0x10), 2, 0);
        _before.Machine.Settle();
        var sampler = new Sampler { Pending = 1 };
        PciFunction loaded = _after.Host.Plug(Slot, sampler);

        _after.Load(loaded, _before.Save(saved));

        Assert.Equal([Vector], _after.Guest.Interrupts.ServeAll());
        Assert.Equal((1, 0), (sampler.Resamples, sampler.Pending));
    }

    [Fact]
    public void KeepNeedingAReset()
    {
        PciFunction saved = Plug(_before, new Disk { Fails = true });
        _before.Machine.GuestWrite(IoAddress.Pio(Ports + 0x10), 2, 0);
        _before.Machine.Settle();
        var disk = new Disk();
        PciFunction loaded = _after.Host.Plug(Slot, disk);

        _after.Load(loaded, _before.Save(saved));

        Assert.Equal((true, 0), (loaded.NeedsReset, loaded.FailureCount));
        Assert.Equal("Disk (00:03.0) needed a reset when its state was saved.", loaded.LastFailure!.Message);
        _after.Machine.GuestWrite(IoAddress.Pio(Ports + 0x10), 2, 0);
        _after.Machine.Settle();
        Assert.Equal(0, disk.Kicks);
        saved.Reset();
        _after.Load(loaded, _before.Save(saved));
        Assert.False(loaded.NeedsReset);
    }

    [Fact]
    public void RefuseADamagedStateAndContinue()
    {
        PciFunction function = PlaceCard(_before);
        _before.Guest.EnableMsix(Slot);
        _before.Guest.SetVector(Table, 1, First);
        byte[] state = _before.Save(function);
        uint[] header = _before.Header(Slot);
        for (int length = 0; length < state.Length; length++) ShouldRefuse(function, state.AsMemory(0, length));
        ShouldRefuse(function, (byte[])[.. state, 0]);
        int refused = 0;
        for (int i = 0; i < state.Length; i++)
        {
            byte[] damaged = [.. state];
            damaged[i] ^= 0x81;
            try
            {
                // What the guest could have written as well may be loaded; it leads nowhere that the guest could not go.
                _before.Load(function, damaged);
                _before.Load(function, state);
            }
            catch (MachineException exception)
            {
                Assert.Equal(Errno.EINVAL, exception.Errno);
                refused++;
            }
        }

        Assert.True(refused > state.Length / 2, $"{refused} of {state.Length} were refused.");
        Assert.False(function.NeedsReset);
        Assert.Equal(header, _before.Header(Slot));
        _before.Machine.GuestWrite(IoAddress.Mmio(Memory + 0x3000), 4, 0);
        Assert.Equal([First], _before.Guest.Interrupts.ServeAll());
    }

    [Fact]
    public void RefuseBitsThatTheGuestCannotChange()
    {
        PciFunction function = PlaceDisk(_before);
        byte[] state = _before.Save(function);
        int vendor = state.AsSpan().IndexOf((byte[])[0x00, 0x01, 0x00, 0x00]) + sizeof(int);      // behind the length of the space
        state[vendor] = 1;

        MachineException refusal = Assert.Throws<MachineException>(() => _before.Load(function, state));

        Assert.Contains(
            "sets bits 0x01 at offset 0x00 of the configuration space, where only the bits 0x00 are writable",
            refusal.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void RefuseTheStateOfAnotherKind()
    {
        PciFunction disk = PlaceDisk(_before);
        PciFunction card = PlaceCard(_after);

        ShouldRefuse(disk, _after.Save(card));

        Assert.Equal(IoAddress.Pio(Ports), disk.AddressOf(0));
    }

    [Fact]
    public void KeepItsStateWhenADeviceRefuses()
    {
        var picky = new Picky();
        PciFunction function = Plug(_before, picky);
        byte[] state = _before.Save(function);
        _before.Guest.Place(Slot, 0, 0xD000);
        picky.Refusals = 1;

        ShouldRefuse(function, state);

        Assert.Equal((IoAddress.Pio(0xD000), false), (function.AddressOf(0), function.NeedsReset));
        picky.Refusals = 2;
        ShouldRefuse(function, state);
        Assert.Equal("not today", Assert.IsType<InvalidDataException>(function.LastFailure).Message);
    }

    [Fact]
    public void ServePendingKicks()
    {
        PciFunction saved = PlaceCard(_before);
        _before.Machine.Pause();
        _before.Machine.GuestWrite(IoAddress.Pio(Ports + 0x10), 2, 1);
        byte[] state = saved.Save();
        var card = new Card();
        PciFunction loaded = _after.Host.Plug(Slot, card);

        _after.Load(loaded, state);

        _after.Machine.Settle();
        Assert.Equal((1, 0), (card.Kicks, card.Rings));
        _before.Machine.Resume();
    }

    [Fact]
    public void RefuseATakenPlace()
    {
        PciFunction saved = PlaceCard(_before);
        byte[] state = _before.Save(saved);
        _after.Host.Plug(new(9), new Disk());
        _after.Guest.Place(new(9), 0, Ports);
        _after.Guest.Command(new(9), Everything);
        PciFunction loaded = _after.Host.Plug(Slot, new Card());

        MachineException refusal = Assert.Throws<MachineException>(() => _after.Load(loaded, state));

        Assert.Equal(Errno.EINVAL, refusal.Errno);
        Assert.Contains("BAR 0", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Disk", refusal.Message, StringComparison.Ordinal);
        Assert.Equal((PciCommand.None, null), (loaded.Command, loaded.AddressOf(4)));
    }

    [Fact]
    public void RefuseToSaveWhileTheMachineRuns()
    {
        PciFunction function = PlaceCard(_before);
        byte[] state = _before.Save(function);

        Assert.Equal(Errno.EBUSY, Assert.Throws<MachineException>(() => function.Save()).Errno);
        Assert.Equal(Errno.EBUSY, Assert.Throws<MachineException>(() => function.Load(state)).Errno);
        Assert.Equal(Errno.EBUSY, Assert.Throws<MachineException>(() => _before.Host.Save()).Errno);
        Assert.Equal(Errno.EBUSY, Assert.Throws<MachineException>(() => _before.Host.Load(state)).Errno);
    }

    [Fact]
    public void RefuseToSaveInAHandler()
    {
        var card = new Card();
        PciFunction function = PlaceCard(_before, card);
        Errno? seen = null;
        card.OnRinging = () => seen = Assert.Throws<MachineException>(() => function.Save()).Errno;

        _before.Machine.GuestWrite(IoAddress.Mmio(Memory + 0x3000), 4, 0);
        _before.Machine.Settle();

        Assert.Equal(Errno.EDEADLK, seen);
    }

    [Fact]
    public void RefuseToSaveAfterRemoval()
    {
        PciFunction function = PlaceCard(_before);
        byte[] state = _before.Save(function);
        function.Unplug();

        Assert.Equal(Errno.ENODEV, Assert.Throws<MachineException>(() => _before.Save(function)).Errno);
        Assert.Equal(Errno.ENODEV, Assert.Throws<MachineException>(() => _before.Load(function, state)).Errno);
    }

    [Fact]
    public void SaveTheWholeBus()
    {
        PlaceCard(_before);
        _before.Host.Plug(new(5), new Disk());
        _before.Guest.Place(new(5), 0, 0xC100);
        _before.Guest.Command(new(5), Everything);
        _before.Guest.Select(PciGuest.SelectionOf(new(5), 0x10));
        byte[] state = _before.Still(() =>
        {
            _before.Machine.GuestWrite(IoAddress.Pio(Ports + 0x10), 2, 1);
            return _before.Host.Save();
        });
        PciFunction disk = Plug(_after, new Disk(), new(5));
        var card = new Card();
        PciFunction loaded = _after.Host.Plug(Slot, card);
        // Each is where the other one was.
        _after.Guest.Place(Slot, 0, 0xC100);
        _after.Guest.Command(Slot, Everything);

        _after.Still(() => _after.Host.Load(state));

        Assert.Equal(0xC101UL, _after.Machine.GuestRead(IoAddress.Pio(0xCFC), 4));
        Assert.Equal((IoAddress.Pio(Ports), IoAddress.Pio(0xC100)), (loaded.AddressOf(0), disk.AddressOf(0)));
        Assert.Null(loaded.ObstacleOf(0));
        _after.Machine.Settle();
        Assert.Equal(1, card.Kicks);
    }

    [Fact]
    public void RefuseABusWithOtherFunctions()
    {
        PlaceCard(_before);
        PciFunction disk = PlaceDisk(_after);

        Assert.Equal(
            Errno.EINVAL,
            Assert.Throws<MachineException>(() => _after.Still(() => _after.Host.Load(_before.Still(_before.Host.Save)))).Errno);

        Assert.Equal(IoAddress.Pio(Ports), disk.AddressOf(0));
    }

    private static PciFunction PlaceCard(SavedSide side, Card? card = null)
    {
        PciFunction function = side.Host.Plug(Slot, card ?? new Card());
        side.Guest.Place(Slot, 0, Ports);
        side.Guest.Place(Slot, 1, Table);
        side.Guest.Place(Slot, 4, Memory, isWide: true);
        side.Guest.Command(Slot, Everything);
        return function;
    }

    private static PciFunction PlaceDisk(SavedSide side) => Plug(side, new Disk());

    private static PciFunction Plug(SavedSide side, IDevice device, PciAddress? place = null)
    {
        PciAddress address = place ?? Slot;
        PciFunction function = side.Host.Plug(address, device);
        side.Guest.Place(address, 0, Ports);
        side.Guest.Command(address, Everything);
        return function;
    }

    private void ShouldRefuse(PciFunction function, ReadOnlyMemory<byte> state)
        => Assert.Equal(Errno.EINVAL, Assert.Throws<MachineException>(() => _before.Load(function, state)).Errno);
}
