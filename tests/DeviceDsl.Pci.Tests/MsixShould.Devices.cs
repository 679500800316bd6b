namespace DeviceDsl.Pci.Tests;

/// <summary>The vectors of devices that send messages through the table of their function.</summary>
public sealed partial class MsixShould
{
    [Fact]
    public void BackTheMessageVectorsOfADevice()
    {
        var slot = new PciAddress(4);
        var messenger = new Messenger();
        PciFunction function = _host.Plug(slot, messenger);
        Assert.Equal(2, function.Msix!.Count);
        Assert.Throws<InvalidOperationException>(() => messenger.Program(1));
        _guest.Place(slot, 0, 0xC000);
        _guest.Place(slot, 1, 0xE020_0000);
        _guest.Command(slot, Everything);
        Ring(0xC010, 1);
        Assert.NotEqual(0u, _machine.GetIoApicState().Requested);
        _guest.EnableMsix(slot);
        _guest.SetVector(0xE020_0000, 1, 0x71, isMasked: true);
        Ring(0xC010, 1);
        Assert.Empty(Served());
        Write(0xE020_0000 + 16 + 12, 4, 0);
        Assert.Equal([0x71], Served());
        Ring(0xC010, 3);
        Assert.Empty(Served());
    }

    [Fact]
    public void GiveEachDeviceOfAFunctionItsOwnVectors()
    {
        var slot = new PciAddress(4);
        var board = new TwoMessengers();
        _host.Plug(slot, new PciFunctionOptions(new PciIdentity(0x1AF4, 0x1010, 0x00FF00))
        {
            Device = board,
            Bars = [new PciBar(0, AddressSpace.Pio, 0x40) { Device = board }],
            Msix = new PciMsixOptions(4, 1),
            Pin = PciInterruptPin.A,
        });
        _guest.Place(slot, 0, 0xC000);
        _guest.Place(slot, 1, 0xE020_0000);
        _guest.Command(slot, Everything);
        _guest.EnableMsix(slot);
        for (int vector = 0; vector < 4; vector++) _guest.SetVector(0xE020_0000, vector, (byte)(0x71 + vector), isMasked: false);
        Ring(0xC030, 1);
        Ring(0xC010, 0);
        Assert.Equal([0x71, 0x74], Served().Select(static vector => (int)vector).Order());
    }

    [Fact]
    public void GiveEachBlockOfADeviceItsOwnVectors()
    {
        var slot = new PciAddress(4);
        var queues = new Queues();
        PciFunction function = _host.Plug(slot, queues);
        Assert.Equal(4, function.Msix!.Count);
        _guest.Place(slot, 0, 0xC000);
        _guest.Place(slot, 1, 0xE020_0000);
        _guest.Command(slot, Everything);
        _guest.EnableMsix(slot);
        for (int vector = 0; vector < 4; vector++) _guest.SetVector(0xE020_0000, vector, (byte)(0x71 + vector), isMasked: false);
        Ring(0xC030, 0);
        Ring(0xC010, 0);
        Assert.Equal([0x71, 0x74], Served().Select(static vector => (int)vector).Order());
        Assert.Equal((4u, 3UL), (queues.Kicked, _machine.GuestRead(IoAddress.Pio(0xC02C), 4)));
        _machine.GuestWrite(IoAddress.Pio(0xC02C), 4, 9);
        Assert.Equal((3u, 9u), (queues.All[0].Size, queues.All[1].Size));
        function.Reset();
        Assert.Equal(3u, queues.All[1].Size);
    }

    [Fact]
    public void KeepTheNumbersOfTheVectorsOfABaseClass()
    {
        var slot = new PciAddress(4);
        PciFunction function = _host.Plug(slot, new Extended());
        Assert.Equal(3, function.Msix!.Count);
        _guest.Place(slot, 0, 0xC000);
        _guest.Place(slot, 1, 0xE020_0000);
        _guest.Command(slot, Everything);
        _guest.EnableMsix(slot);
        for (int vector = 0; vector < 3; vector++) _guest.SetVector(0xE020_0000, vector, (byte)(0x71 + vector), isMasked: false);
        Ring(0xC010, 0);
        Ring(0xC020, 0);
        Assert.Equal([0x71, 0x73], Served().Select(static vector => (int)vector).Order());
    }

    [Fact]
    public void RefuseADeviceWithMoreVectorsThanTheTable() => Assert.Contains(
        "its devices need 2 message vectors, and its MSI-X table has 1",
        Assert.Throws<ArgumentException>(
            () => _host.Plug(new PciAddress(4), PciFunctionOptions.Of(new Messenger()) with { Msix = new PciMsixOptions(1, 1) })).Message,
        StringComparison.Ordinal);

    private void Ring(ulong port, ulong value)
    {
        _machine.GuestWrite(IoAddress.Pio(port), 2, value);
        _machine.Settle();
    }
}
