using DeviceDsl.Runtime.Tests.Properties;

namespace DeviceDsl.Pci.Tests;

/// <summary>The header of a function and its capabilities (PC-2, VP-1).</summary>
public sealed class HeaderShould : IDisposable
{
    private static readonly PciAddress Slot = new(3);

    private readonly EmbeddedMachine _machine = new();
    private readonly PciHost _host;
    private readonly PciGuest _guest;

    public HeaderShould()
    {
        _host = new PciHost(_machine);
        _guest = new PciGuest(_machine);
    }

    public void Dispose()
    {
        _host.Dispose();
        _machine.Dispose();
    }

    [Fact]
    public void IdentifyTheFunction()
    {
        _host.Plug(Slot, new Card());
        Assert.Equal(0x1005_1AF4u, _guest.Read(Slot, 0x00));
        Assert.Equal(0x00FF_0003u, _guest.Read(Slot, 0x08));
        Assert.Equal(0x00u, _guest.Read(Slot, 0x0E, 1));
        Assert.Equal(1u, _guest.Read(Slot, 0x3D, 1));
        Assert.Equal(19u, _guest.Read(Slot, 0x3C, 1));      // device 3, pin A: the last of GSIs 16 to 19
        Assert.Equal(0x10u, _guest.Read(Slot, 0x06, 2));
    }

    [Fact]
    public void IdentifyTheSubsystem()
    {
        _host.Plug(Slot, new Disk());
        Assert.Equal(0x0002_1AF4u, _guest.Read(Slot, 0x2C));
        Assert.Equal(0u, _guest.Read(Slot, 0x06, 2));
        Assert.Equal(0u, _guest.Read(Slot, 0x34, 1));
    }

    [Fact]
    public void KeepOnlyImplementedCommandBits()
    {
        _host.Plug(Slot, new Disk());
        _guest.Write(Slot, 0x04, 0xFFFF, 2);
        Assert.Equal(0x0547u, _guest.Read(Slot, 0x04, 2));
        _guest.Write(Slot, 0x05, 0, 1);
        Assert.Equal(0x0047u, _guest.Read(Slot, 0x04, 2));
        _guest.Write(Slot, 0x3C, 0x0A, 1);
        Assert.Equal(0x0Au, _guest.Read(Slot, 0x3C, 1));
    }

    [Fact]
    public void ChainItsCapabilitiesInTheirOrder()
    {
        var first = new PciCapability(0x09, [1, 2, 3], [0xFF, 0, 0x0F]);
        var second = new PciCapability(0x05, [7, 8]);
        _host.Plug(Slot, new PciFunctionOptions(new PciIdentity(0x1AF4, 1, 0xFF0000))
        {
            Capabilities = [first, second],
            Msix = new PciMsixOptions(3, 2),
        });
        int msix = _guest.FindCapability(Slot, 0x11);
        Assert.Equal([0x40, 0x4C, 0x54], [msix, _guest.FindCapability(Slot, 0x09), _guest.FindCapability(Slot, 0x05)]);
        Assert.Equal([0x4C, 0x54], [first.Offset, second.Offset]);
        Assert.Equal(0u, _guest.Read(Slot, 0x55, 1));
        Assert.Equal(2u, _guest.Read(Slot, msix + 2, 2));
        Assert.Equal(2u, _guest.Read(Slot, msix + 4));
        Assert.Equal(0x802u, _guest.Read(Slot, msix + 8));

        _guest.Write(Slot, 0x4C, 0xFFFF_FFFF);
        _guest.Write(Slot, 0x50, 0xFFFF_FFFF);
        Assert.Equal(0x02FF_5409u, _guest.Read(Slot, 0x4C));
        Assert.Equal(0x0Fu, _guest.Read(Slot, 0x50));
        first.Set(3, 1, 0x77);
        Assert.Equal(0x77u, _guest.Read(Slot, 0x4F, 1));
    }

    [Fact]
    public void AskComputedCapabilities()
    {
        var counter = new CountingCapability();
        PciFunction function = _host.Plug(Slot, new PciFunctionOptions(new PciIdentity(0x1AF4, 1, 0xFF0000)) { Capabilities = [counter] });
        Assert.Equal(1u, _guest.Read(Slot, counter.Offset + 4, 1));
        Assert.Equal(2u, _guest.Read(Slot, counter.Offset + 4, 1));
        _guest.Read(Slot, 0x00);
        _guest.Write(Slot, counter.Offset + 5, 0x55, 1);
        Assert.Equal(["read 4+1", "read 4+1", "write 5+1"], counter.Seen);

        counter.Fails = true;
        Assert.Equal(2u, _guest.Read(Slot, counter.Offset + 4, 1));
        Assert.True(function.NeedsReset);
        Assert.Equal(1, function.FailureCount);
        counter.Fails = false;
        function.Reset();
        Assert.Equal(3u, _guest.Read(Slot, counter.Offset + 4, 1));
    }

    [Fact]
    public void ReturnToItsResetValues()
    {
        PciFunction function = _host.Plug(Slot, new Card());
        _guest.Place(Slot, 0, 0xC000);
        _guest.Place(Slot, 4, 0x1_E000_0000, isWide: true);
        _guest.Command(Slot, (PciCommand)0x7);
        _guest.EnableMsix(Slot);
        _guest.Write(Slot, 0x3C, 3, 1);

        function.Reset();

        Assert.Equal(0u, _guest.Read(Slot, 0x04, 2));
        Assert.Equal(
            [1u, 0u, 0u, 0xCu, 0u],
            [_guest.Read(Slot, 0x10), _guest.Read(Slot, 0x14), _guest.Read(Slot, 0x18), _guest.Read(Slot, 0x20), _guest.Read(Slot, 0x24)]);
        Assert.Equal(19u, _guest.Read(Slot, 0x3C, 1));
        Assert.False(function.Msix!.IsEnabled);
        Assert.Null(function.AddressOf(0));
    }

    [Theory]
    [InlineData("its vendor must not be 0xFFFF", 0xFFFF, 0xFF0000u)]
    [InlineData("more than 24 bits", 0x1AF4, 0x1FF0000u)]
    public void RefuseInvalidIdentities(string part, int vendor, uint classCode)
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(
            () => _host.Plug(Slot, new PciFunctionOptions(new PciIdentity((ushort)vendor, 1, classCode)) { Name = "thing" }));
        Assert.StartsWith("thing (00:03.0) cannot be a PCI function:", exception.Message);
        Assert.Contains(part, exception.Message);
        Assert.Null(_host[Slot]);
    }

    [Fact]
    public void RefuseCapabilitiesThatDoNotFit()
    {
        PciCapability[] many = [.. Enumerable.Range(0, 4).Select(_ => new PciCapability(9, new byte[60]))];
        var options = new PciFunctionOptions(new PciIdentity(0x1AF4, 1, 0xFF0000)) { Name = "thing", Capabilities = many };
        Assert.Contains(
            "need 256 bytes in total, and only 192 are available",
            Assert.Throws<ArgumentException>(() => _host.Plug(Slot, options)).Message);
        Assert.Contains(
            "twice", Assert.Throws<ArgumentException>(() => _host.Plug(Slot, options with { Capabilities = [many[0], many[0]] })).Message);

        _host.Plug(Slot, options with { Capabilities = [many[0]] });
        Assert.Contains(
            "already belongs to another function",
            Assert.Throws<ArgumentException>(() => _host.Plug(new(4), options with { Capabilities = [many[0]] })).Message);
        _host[Slot]!.Unplug();
        _host.Plug(new(4), options with { Capabilities = [many[0]] });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void NeverChangeReadOnlyBits(ulong seed)
    {
        var dice = new Dice(seed);
        var card = new Card();
        PciFunction function = _host.Plug(Slot, card);
        _host.Plug(new(3, 1), new Disk());
        _host.Plug(new(4), new Sampler());
        Dictionary<(PciAddress, int), byte> mask = WritableBits();
        Dictionary<(PciAddress, int), byte> before = ReadOnlyBits(mask);

        for (int i = 0; i < 20_000; i++)
        {
            uint selection = dice.Percent(90)
                ? PciGuest.SelectionOf(new(dice.Below(6), dice.Below(3)), dice.Below(256))
                : (uint)dice.Next();
            _guest.Select(selection);
            ulong port = 0xCF8 + (ulong)dice.Below(8);
            int length = dice.Of(1, 2, 4);
            uint value = dice.Of((uint)dice.Next(), 0u, uint.MaxValue, 0xC000u, 0xE000_0000u);
            if (dice.Percent(30)) _machine.GuestRead(IoAddress.Pio(port), length);
            else _machine.GuestWrite(IoAddress.Pio(port), length, value);
            if (dice.Percent(5)) _machine.GuestWrite(IoAddress.Pio(0xC010), 2, 1);
            if (dice.Percent(5)) _machine.GuestWrite(IoAddress.Mmio(0xE000_3000), 4, 1);
        }

        Assert.Equal(before, ReadOnlyBits(mask));
        Assert.False(function.NeedsReset, "A guest's access made a handler throw.");
        _host.Reset();
        _machine.Settle();
        Assert.Equal(0, card.Overlaps);
        Assert.Empty(_machine.Attachments);
    }

    private static readonly PciAddress[] Places = [new(0), new(3), new(3, 1), new(4)];

    private Dictionary<(PciAddress, int), byte> ReadOnlyBits(Dictionary<(PciAddress, int), byte> writable)
        => writable.ToDictionary(pair => pair.Key, pair => (byte)(_guest.Read(pair.Key.Item1, pair.Key.Item2, 1) & ~pair.Value));

    /// <summary>
    /// What a guest may change by the rules, said again and not asked of the code: the interrupt status changes by itself.
    /// </summary>
    private static Dictionary<(PciAddress, int), byte> WritableBits()
    {
        var mask = new Dictionary<(PciAddress, int), byte>();
        foreach (PciAddress place in Places)
        {
            for (int i = 0; i < 256; i++) mask[(place, i)] = 0;
            (mask[(place, 0x04)], mask[(place, 0x05)], mask[(place, 0x06)]) = (0x47, 0x05, 0x08);
            (mask[(place, 0x0C)], mask[(place, 0x3C)]) = (0xFF, 0xFF);
        }

        Bar(Places[1], 0x10, 0x40);
        Bar(Places[1], 0x14, 0x1000);
        Bar(Places[1], 0x20, 0x4000);
        for (int i = 0x24; i < 0x28; i++) mask[(Places[1], i)] = 0xFF;
        mask[(Places[1], 0x43)] = 0xC0;
        Bar(Places[2], 0x10, 0x20);
        Bar(Places[3], 0x10, 0x20);
        return mask;

        void Bar(PciAddress place, int register, uint length)
        {
            for (int i = 0; i < 4; i++) mask[(place, register + i)] = (byte)(~(length - 1) >> (8 * i));
        }
    }

    private sealed class CountingCapability() : PciCapability(0x09, new byte[6], [0, 0, 0, 0xFF, 0, 0])
    {
        private uint _reads;

        public List<string> Seen { get; } = [];

        public bool Fails { get; set; }

        protected internal override void OnReading(int offset, int length)
        {
            if (Fails) throw new InvalidDataException("bad capability");
            Seen.Add($"read {offset}+{length}");
            Set(4, 1, ++_reads);
        }

        protected internal override void OnWritten(int offset, int length) => Seen.Add($"write {offset}+{length}");
    }
}
