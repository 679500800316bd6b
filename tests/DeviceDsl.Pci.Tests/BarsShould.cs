namespace DeviceDsl.Pci.Tests;

/// <summary>Base address registers: sizing, placing, moving, and what answers in them (PC-3).</summary>
public sealed partial class BarsShould : IDisposable
{
    private const PciCommand Everything = PciCommand.Io | PciCommand.Memory | PciCommand.BusMaster;
    private static readonly PciAddress Slot = new(3);
    private static readonly PciAddress Other = new(4);

    private readonly EmbeddedMachine _machine = new();
    private readonly PciHost _host;
    private readonly PciGuest _guest;

    public BarsShould()
    {
        _host = new PciHost(_machine);
        _guest = new PciGuest(_machine);
    }

    public void Dispose()
    {
        _host.Dispose();
        Assert.Equal(0, _machine.RegistrationCount);
        Assert.Empty(_machine.Attachments);
        _machine.Dispose();
    }

    [Fact]
    public void ReportTheirSizesAndKinds()
    {
        _host.Plug(Slot, new Card());
        Assert.Equal(0x40UL, _guest.Size(Slot, 0));
        Assert.Equal(0x1000UL, _guest.Size(Slot, 1));
        Assert.Equal(0x4000UL, _guest.Size(Slot, 4, isWide: true));
        Assert.Equal([1u, 0u, 0u, 0u, 0xCu, 0u], Enumerable.Range(0, 6).Select(bar => _guest.Read(Slot, 0x10 + (4 * bar))));
        _guest.Write(Slot, 0x18, uint.MaxValue);
        Assert.Equal(0u, _guest.Read(Slot, 0x18));
        Assert.Equal(0u, _guest.Read(Slot, 0x30));
    }

    [Theory]
    [InlineData(16UL)]
    [InlineData(1UL << 31)]
    [InlineData(1UL << 32)]
    [InlineData(1UL << 40)]
    public void ReportSizesOf64BitBars(ulong length)
    {
        _host.Plug(
            Slot,
            new PciFunctionOptions(new PciIdentity(1, 1, 0)) { Bars = [new PciBar(2, AddressSpace.Mmio, length) { Is64Bit = true }] });
        Assert.Equal(length, _guest.Size(Slot, 2, isWide: true));
    }

    [Fact]
    public void AnswerOnlyWhereTheGuestEnablesThem()
    {
        var disk = new Disk();
        PciFunction function = _host.Plug(Slot, disk);
        _guest.Place(Slot, 0, 0xC000);
        Assert.Null(function.AddressOf(0));
        Assert.False(Kick(0xC000), "It answers though decoding is off.");

        _guest.Command(Slot, PciCommand.Memory);
        Assert.Null(function.AddressOf(0));
        _guest.Command(Slot, PciCommand.Io);
        Assert.Equal(IoAddress.Pio(0xC000), function.AddressOf(0));
        Assert.True(Kick(0xC000));
        _machine.GuestWrite(IoAddress.Pio(0xC000), 4, 0xCAFE);
        Assert.Equal(0xCAFEUL, _machine.GuestRead(IoAddress.Pio(0xC000), 4));
        _machine.Settle();
        Assert.Equal(1, disk.Kicks);

        _guest.Command(Slot, PciCommand.None);
        Assert.Null(function.AddressOf(0));
        Assert.False(Kick(0xC000), "It answers though decoding is off again.");
        Assert.Empty(_machine.Attachments);
    }

    [Theory]
    [InlineData(0xFFFF_FFE0u)]      // as while it is sized
    [InlineData(0x0u)]
    [InlineData(0x1_0000u)]
    [InlineData(0xCE0u)]            // 0xCE0 to 0xCFF: over the ports of the bus itself
    public void NotAnswerAtInvalidPorts(uint first)
    {
        PciFunction function = _host.Plug(Slot, new Disk());
        _guest.Command(Slot, Everything);
        _guest.Place(Slot, 0, first);
        Assert.Null(function.AddressOf(0));
        Assert.Equal(first == 0xCE0, function.ObstacleOf(0) is not null);
        Assert.Equal(0x1001_1AF4u, _guest.Read(Slot, 0));
    }

    [Theory]
    [InlineData(0xFFFF_C000UL, false)]              // ends where 32 bits end, and stands below 4 GiB all the same
    [InlineData(0xFFFF_FFFF_FFFF_C000UL, true)]     // as while it is sized
    [InlineData(0UL, true)]
    [InlineData(0x1_0000_0000UL, false)]
    public void AnswerAnywhereIn64BitsExceptAtTheEnds(ulong first, bool isNowhere)
    {
        PciFunction function = _host.Plug(Slot, new Card());
        _guest.Place(Slot, 4, first, isWide: true);
        _guest.Command(Slot, Everything);
        Assert.Equal(isNowhere ? null : IoAddress.Mmio(first), function.AddressOf(4));
    }

    [Fact]
    public void NotAnswerDuringSizing()
    {
        PciFunction function = _host.Plug(Slot, new Card());
        _guest.Command(Slot, Everything);
        _guest.Write(Slot, 0x14, uint.MaxValue);
        Assert.Equal(0xFFFF_F000u, _guest.Read(Slot, 0x14));
        Assert.Null(function.AddressOf(1));
    }

    [Fact]
    public void MoveWithTheirDoorbellsAndRegisters()
    {
        var card = new Card();
        _host.Plug(Slot, card);
        _guest.Place(Slot, 4, 0xE000_0000, isWide: true);
        _guest.Command(Slot, Everything);
        int registrations = _machine.RegistrationCount;
        _machine.GuestWrite(IoAddress.Mmio(0xE000_0014), 1, 0x5A);
        _machine.GuestWrite(IoAddress.Mmio(0xE000_3004), 4, 1);

        _guest.Place(Slot, 4, 0x1_D000_0000, isWide: true);

        Assert.False(_machine.GuestWrite(IoAddress.Mmio(0xE000_3004), 4, 1), "The old place answers still.");
        Assert.Equal(0xFFUL, _machine.GuestRead(IoAddress.Mmio(0xE000_0014), 1));
        Assert.Equal(0x5AUL, _machine.GuestRead(IoAddress.Mmio(0x1_D000_0014), 1));
        Assert.True(_machine.GuestWrite(IoAddress.Mmio(0x1_D000_3000), 2, 7));
        _machine.Settle();
        Assert.Equal(2, card.Rings);
        Assert.Equal(registrations, _machine.RegistrationCount);
        Assert.Equal(
            [
                "None -> Io, Memory, BusMaster",
                "bar 4 at mmio 0xe0000000",
                "bar 4 leaves mmio 0xe0000000",
                "bar 4 at mmio 0xd0000000",
                "bar 4 leaves mmio 0xd0000000",
                "bar 4 at mmio 0x1d0000000",
            ],
            card.Told);
    }

    [Fact]
    public void ContainArraysOfRegisters()
    {
        var bank = new Bank();
        PciFunction function = _host.Plug(
            Slot, new PciFunctionOptions(new PciIdentity(1, 1, 0)) { Bars = [new PciBar(0, AddressSpace.Mmio, 0x80) { Device = bank }] });
        _guest.Place(Slot, 0, 0xE000_0000);
        _guest.Command(Slot, Everything);
        _machine.GuestWrite(IoAddress.Mmio(0xE000_0030), 4, 0xAB);
        Assert.Equal(0xABu, bank.Levels[2]);
        Assert.Equal(0xABUL, _machine.GuestRead(IoAddress.Mmio(0xE000_0030), 4));
        Assert.True(function.TryWriteBar(0, 0x40, 4, 7));
        Assert.Equal([0u, 0u, 0xABu, 7u], Enumerable.Range(0, 4).Select(index => bank.Levels[index]));
    }

    [Fact]
    public void ContainRegionsOfTheDevice()
    {
        var bank = new Bank();
        PciFunction function = _host.Plug(
            Slot, new PciFunctionOptions(new PciIdentity(1, 1, 0)) { Bars = [new PciBar(0, AddressSpace.Mmio, 0x80) { Device = bank }] });
        _guest.Place(Slot, 0, 0xE000_0000);
        _guest.Command(Slot, Everything);
        _machine.GuestWrite(IoAddress.Mmio(0xE000_0032), 4, 0xAABB_CCDD);
        Assert.Equal((0xCCDD_0000u, 0xAABBUL), (bank.Levels[2], bank.Scratch));
        Assert.True(function.TryReadBar(0, 0x36, 2, out ulong value));
        Assert.Equal(0xAABDUL, value);
    }

    [Fact]
    public void ServeAKickFromJustBeforeTheyMove()
    {
        var card = new Card();
        _host.Plug(Slot, card);
        _guest.Place(Slot, 4, 0xE000_0000, isWide: true);
        _guest.Command(Slot, Everything);
        using var busy = EventFd.Create();
        using var entered = new ManualResetEventSlim();
        using var leave = new ManualResetEventSlim();
        using LoopRegistration loop = _machine.Loop.Add(busy, () =>
        {
            entered.Set();
            leave.Wait();
        });
        busy.Signal();
        entered.Wait();
        _machine.GuestWrite(IoAddress.Mmio(0xE000_3000), 4, 1);     // the loop is busy: it waits in its eventfd
        Assert.Equal(0, card.Rings);

        card.OnLeaving = leave.Set;
        _guest.Command(Slot, PciCommand.None);

        Assert.Equal(1, card.Rings);
    }

    [Fact]
    public void StayInPlaceWhenAnotherIsPlacedThere()
    {
        PciFunction first = _host.Plug(Slot, new Disk());
        PciFunction second = _host.Plug(Other, new Disk());
        _guest.Place(Slot, 0, 0xC000);
        _guest.Command(Slot, Everything);
        _guest.Place(Other, 0, 0xC000);
        _guest.Command(Other, Everything);

        Assert.Equal(IoAddress.Pio(0xC000), first.AddressOf(0));
        Assert.Null(second.AddressOf(0));
        Assert.Equal(
            "BAR 0 (I/O, 0x20 bytes) of Disk (00:04.0) at pio 0xc000 overlaps BAR 0 (I/O, 0x20 bytes) of Disk (00:03.0) at pio 0xc000.",
            second.ObstacleOf(0));

        _guest.Place(Slot, 0, 0xD000);
        Assert.Equal(IoAddress.Pio(0xD000), first.AddressOf(0));
        Assert.Equal(IoAddress.Pio(0xC000), second.AddressOf(0));
        Assert.Null(second.ObstacleOf(0));
    }

    [Fact]
    public void TakeTheirPlaceOnceItIsFree()
    {
        PciFunction first = _host.Plug(Slot, new Disk());
        PciFunction second = _host.Plug(Other, new Disk());
        foreach (PciAddress address in new[] { Slot, Other })
        {
            _guest.Place(address, 0, 0xC000);
            _guest.Command(address, Everything);
        }

        first.Pull();
        Assert.Equal(IoAddress.Pio(0xC000), second.AddressOf(0));
    }

    [Fact]
    public void NameTheObstacleOfTheMachine()
    {
        _machine.AddMemory(0xE000_0000, 0x1_0000);
        PciFunction function = _host.Plug(Slot, new Card());
        _guest.Place(Slot, 4, 0xE000_0000, isWide: true);
        _guest.Command(Slot, Everything);
        Assert.Null(function.AddressOf(4));
        Assert.Contains("lies in memory 0xe0000000", function.ObstacleOf(4));
        _guest.Place(Slot, 4, 0xE001_0000, isWide: true);
        Assert.NotNull(function.AddressOf(4));
        Assert.Null(function.ObstacleOf(4));
    }

    [Fact]
    public void ContainSelfAnsweringRegions()
    {
        var bytes = new Bytes("bytes", 0x100, 0x10);
        PciFunction function = _host.Plug(Slot, new PciFunctionOptions(new PciIdentity(1, 1, 0))
        {
            Bars = [new PciBar(0, AddressSpace.Mmio, 0x1000) { Regions = [bytes] }],
        });
        _guest.Place(Slot, 0, 0xE000_0000);
        _guest.Command(Slot, Everything);
        Assert.True(_machine.GuestWrite(IoAddress.Mmio(0xE000_0108), 8, 0x1122_3344_5566_7788));
        Assert.Equal(0x4455UL, _machine.GuestRead(IoAddress.Mmio(0xE000_010B), 2));
        Assert.False(_machine.GuestWrite(IoAddress.Mmio(0xE000_010C), 8, 0), "The access does not lie wholly in the region.");
        Assert.Equal(0xFFUL, _machine.GuestRead(IoAddress.Mmio(0xE000_00FF), 1));

        bytes.Fails = true;
        Assert.Equal(0UL, _machine.GuestRead(IoAddress.Mmio(0xE000_0108), 4));
        Assert.True(function.NeedsReset);
        bytes.Fails = false;
        Assert.Equal(0UL, _machine.GuestRead(IoAddress.Mmio(0xE000_0108), 4));
        Assert.Equal(1, function.FailureCount);
    }

    [Fact]
    public void BeReachableByNumberAtAnyAddress()
    {
        var card = new Card();
        PciFunction function = _host.Plug(Slot, card);
        Assert.True(function.TryWriteBar(4, 0x14, 1, 0x1A5));
        Assert.True(function.TryReadBar(4, 0x14, 1, out ulong status));
        Assert.Equal(0xA5UL, status);
        Assert.True(function.TryWriteBar(4, 0x3004, 4, 0));
        Assert.Equal(1, card.Rings);
        Assert.True(function.TryWriteBar(1, 0x0C, 4, 0));
        Assert.False(function.Msix!.IsMasked(0));
        Assert.False(function.TryReadBar(4, 0x4000, 1, out _), "There is nothing behind the end.");
        Assert.False(function.TryReadBar(4, ulong.MaxValue, 8, out _));
        Assert.False(function.TryReadBar(4, 0x2000, 4, out _), "There is nothing there.");
        Assert.False(function.TryReadBar(5, 0, 4, out _), "The second register of a wide BAR is no BAR.");
        Assert.False(function.TryReadBar(-1, 0, 4, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => function.TryReadBar(4, 0, 3, out _));
    }

    [Fact]
    public void NotWakeAFailedFunctionWhenTheyMove()
    {
        var disk = new Disk { Fails = true };
        PciFunction function = _host.Plug(Slot, disk);
        PciFunctionFailedEventArgs? told = null;
        _host.FunctionFailed += (_, failure) => told = failure;
        _guest.Place(Slot, 0, 0xC000);
        _guest.Command(Slot, Everything);
        _machine.GuestWrite(IoAddress.Pio(0xC000), 4, 7);
        Kick(0xC000);
        _machine.Settle();
        Assert.Equal((function, "OnKick"), (told!.Function, told.Handler));
        Assert.IsType<InvalidDataException>(function.LastFailure);

        disk.Fails = false;
        _guest.Place(Slot, 0, 0xD000);
        Kick(0xD000);
        _machine.Settle();
        Assert.Equal(0, disk.Kicks);
        Assert.Equal(0UL, _machine.GuestRead(IoAddress.Pio(0xD000), 4));
        Assert.Equal(0x1001_1AF4u, _guest.Read(Slot, 0));

        function.Reset();
        _guest.Place(Slot, 0, 0xD000);
        _guest.Command(Slot, Everything);
        Kick(0xD000);
        _machine.Settle();
        Assert.Equal(1, disk.Kicks);
        Assert.False(function.NeedsReset);
    }

    [Fact]
    public void ShareOneHandlerLock()
    {
        var card = new Card();
        _host.Plug(Slot, new PciFunctionOptions(new PciIdentity(1, 1, 0))
        {
            Bars = [new PciBar(0, AddressSpace.Pio, 0x40) { Device = card }, new PciBar(4, AddressSpace.Mmio, 0x4000) { Device = card }],
            Msix = new PciMsixOptions(4, 1),
            Delivery = DoorbellDelivery.Exit,
        });
        _guest.Place(Slot, 0, 0xC000);
        _guest.Place(Slot, 4, 0xE000_0000);
        _guest.Command(Slot, Everything);
        using var entered = new ManualResetEventSlim();
        using var leave = new ManualResetEventSlim();
        card.OnRinging = () =>
        {
            entered.Set();
            leave.Wait();
        };
        var ringer = new Thread(() => _machine.GuestWrite(IoAddress.Mmio(0xE000_3000), 4, 0));
        ringer.Start();
        entered.Wait();
        var kicker = new Thread(() => _machine.GuestWrite(IoAddress.Pio(0xC010), 2, 1));
        kicker.Start();
        while ((kicker.ThreadState & ThreadState.WaitSleepJoin) == 0) Thread.Yield();
        Assert.Equal((0, 0), (card.Kicks, card.Rings));
        leave.Set();
        ringer.Join();
        kicker.Join();
        Assert.Equal((1, 1), (card.Kicks, card.Rings));
    }

    private bool Kick(ulong first) => _machine.GuestWrite(IoAddress.Pio(first + 0x10), 2, 0);
}
