namespace DeviceDsl.Pci.Tests;

/// <summary>
/// Messages to addresses of memory: they are writes of a device, and go through the check of access that all of these go through.
/// </summary>
public sealed class MessagesInMemoryShould : IDisposable
{
    private const PciCommand Everything = PciCommand.Io | PciCommand.Memory | PciCommand.BusMaster;
    private const ulong Table = 0xE010_0000;
    private const ulong Writable = 0x10_0000;
    private const ulong ReadOnly = 0x10_1000;
    private const ulong Behind = 0x10_2000;
    private const ulong Hole = 0x10_3000;
    private const uint LastWord = GuestMemory.PageSize - sizeof(uint);
    private const byte Data = 0x77;
    private static readonly PciAddress Slot = new(3);

    private readonly EmbeddedMachine _machine = new();
    private readonly PciHost _host;
    private readonly PciGuest _guest;
    private readonly PciFunction _function;
    private readonly GuestMemory[] _pieces;

    public MessagesInMemoryShould()
    {
        _pieces =
        [
            _machine.AddMemory(Writable, GuestMemory.PageSize),
            _machine.AddMemory(ReadOnly, GuestMemory.PageSize, new() { IsReadOnly = true }),
            _machine.AddMemory(Behind, GuestMemory.PageSize),
        ];
        _host = new PciHost(_machine);
        _guest = new PciGuest(_machine);
        _guest.Interrupts.EnableLocalApic();
        _function = _host.Plug(Slot, new Card());
        _guest.Place(Slot, 1, Table);
        _guest.Command(Slot, Everything);
    }

    /// <summary>
    /// Every way in which a message leaves, to the ends of each piece and around them, and whether memory takes it there.
    /// </summary>
    public static TheoryData<MessageRelease, ulong, bool> Places
    {
        get
        {
            (ulong Address, bool IsTaken)[] places =
            [
                (Writable - sizeof(uint), false), (Writable, true), (Writable + LastWord, true),
                (ReadOnly, false), (ReadOnly + LastWord, false),
                (Behind, true), (Behind + LastWord, true), (Hole, false), (ulong.MaxValue - 3, false),
            ];
            var all = new TheoryData<MessageRelease, ulong, bool>();
            foreach (MessageRelease release in Enum.GetValues<MessageRelease>())
            {
                foreach ((ulong address, bool isTaken) in places) all.Add(release, address, isTaken);
            }

            return all;
        }
    }

    public void Dispose()
    {
        _host.Dispose();
        _machine.Dispose();
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void ChangeOnlyMemoryThatDevicesMayWrite(MessageRelease release, ulong address, bool isTaken)
    {
        Send(release, address);

        Assert.False(_function.Msix!.IsPending(0));
        Assert.Equal(isTaken ? [(address, Data)] : [], Changed());
        Assert.Empty(_guest.Interrupts.ServeAll());
    }

    private void Send(MessageRelease release, ulong address)
    {
        bool isFunctionMasked = release is MessageRelease.FunctionUnmask or MessageRelease.Load;
        _guest.EnableMsix(Slot, isFunctionMasked);
        _guest.SetVector(Table, 0, Data, isMasked: release == MessageRelease.VectorUnmask, message: address);
        if (release == MessageRelease.BusMaster) _guest.Command(Slot, PciCommand.Memory);
        _function.Msix!.Signal(0);
        switch (release)
        {
            case MessageRelease.VectorUnmask:
                _machine.GuestWrite(IoAddress.Mmio(Table + 12), 4, 0);
                break;
            case MessageRelease.FunctionUnmask:
                _guest.EnableMsix(Slot);
                break;
            case MessageRelease.BusMaster:
                _guest.Command(Slot, Everything);
                break;
            case MessageRelease.Load:
                LoadAndUnmask();
                break;
        }
    }

    private void LoadAndUnmask()
    {
        _machine.Pause();
        _function.Load(_function.Save());
        _machine.Resume();
        _guest.EnableMsix(Slot);
    }

    private (ulong Address, byte Value)[] Changed()
        => [.. from piece in _pieces
               from offset in Enumerable.Range(0, piece.Length)
               where piece.Bytes[offset] != 0
               select (piece.Address + (ulong)offset, piece.Bytes[offset])];
}
