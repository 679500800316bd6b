using static DeviceDsl.AddressSpace;

namespace DeviceDsl.Pci.Tests;

/// <summary>Accesses that a function answers later, in its BAR by address and by number, and what ends them.</summary>
public sealed partial class DeferredAccessesShould : IDisposable
{
    private const ulong Address = 0xF000_0000;
    private const uint PortAddress = 0xC000;
    private static readonly PciAddress Slot = new(3);

    private readonly EmbeddedMachine _machine = new();
    private readonly PciHost _host;
    private readonly Converter _converter = new();
    private readonly PciFunction _function;
    private readonly PciGuest _guest;

    public DeferredAccessesShould()
    {
        _host = new PciHost(_machine);
        _function = _host.Plug(Slot, _converter);
        _guest = new PciGuest(_machine);
        _guest.Place(Slot, 0, (uint)Address);
        _guest.Place(Slot, 1, PortAddress);
        _guest.Command(Slot, PciCommand.Memory | PciCommand.Io);
    }

    public static TheoryData<bool> ByAddressOrNumber => [true, false];

    public static TheoryData<string, bool> Ends
    {
        get
        {
            var ends = new TheoryData<string, bool>();
            foreach (string end in new[] { "reset", "bus reset", "unplug", "pull", "failure", "load", "dispose" })
            {
                ends.Add(end, true);
                ends.Add(end, false);
            }

            return ends;
        }
    }

    public void Dispose()
    {
        _host.Dispose();
        _machine.Dispose();
    }

    [Theory]
    [MemberData(nameof(ByAddressOrNumber))]
    public async Task BeAnsweredLater(bool isByAddress)
    {
        Task<ulong?> read = Read(isByAddress);
        await _converter.Called.WaitAsync();
        Assert.False(read.IsCompleted);
        Assert.True(_function.Synchronize(() => _converter.Answer(5)));
        Assert.Equal(5UL, await read);

        Task<bool> write = Task.Run(() => isByAddress
            ? _machine.GuestWrite(IoAddress.Mmio(Address + 4), 4, 9)
            : _function.TryWriteBar(0, 4, 4, 9));
        await _converter.Called.WaitAsync();
        Assert.False(write.IsCompleted);
        Assert.True(_function.Synchronize(_converter.Complete));
        Assert.True(await write);
    }

    /// <summary>One that comes by address waits for one that comes by number, and the reverse.</summary>
    [Theory]
    [MemberData(nameof(ByAddressOrNumber))]
    public async Task WaitInTurn(bool isByAddress)
    {
        Task<ulong?> first = Read(isByAddress);
        await _converter.Called.WaitAsync();
        Task<ulong?> second = isByAddress ? Read(!isByAddress) : Box(_machine.Cpus[0].ReadAsync(IoAddress.Mmio(Address), 4));
        Assert.True(_function.Synchronize(() => _converter.Answer(1)));
        await _converter.Called.WaitAsync();
        Assert.Equal(1UL, await first);
        Assert.True(_function.Synchronize(() => _converter.Answer(2)));
        Assert.Equal(2UL, await second);
    }

    /// <summary>An alias of the register, in the other BAR.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WaitInTurnInEitherBar(bool isPortFirst)
    {
        IoAddress[] places = [IoAddress.Mmio(Address), IoAddress.Pio(PortAddress)];
        Task<ulong> first = _machine.Cpus[0].ReadAsync(places[isPortFirst ? 1 : 0], 4);
        await _converter.Called.WaitAsync();
        Task<ulong> second = _machine.Cpus[0].ReadAsync(places[isPortFirst ? 0 : 1], 4);
        Assert.Equal(0, _converter.Called.CurrentCount);
        Assert.True(_function.Synchronize(() => _converter.Answer(1)));
        Assert.Equal(1UL, await first);
        await _converter.Called.WaitAsync();
        Assert.True(_function.Synchronize(() => _converter.Answer(2)));
        Assert.Equal(2UL, await second);
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task EndWithTheDevice(string end, bool isByAddress)
    {
        Task<ulong?> read = Read(isByAddress);
        await _converter.Called.WaitAsync();
        switch (end)
        {
            case "reset":
                _function.Reset();
                break;
            case "bus reset":
                _host.Reset();
                break;
            case "unplug":
                _function.Unplug();
                break;
            case "pull":
                _function.Pull();
                break;
            case "failure":
                _function.Synchronize(static () => throw new InvalidDataException("broken"));
                break;
            case "load":
                _machine.Pause();
                _function.Load(_function.Save());
                _machine.Resume();
                break;
            default:
                _machine.Dispose();
                break;
        }

        Assert.Null(await read);
        Assert.False(_converter.IsWaiting);
    }

    /// <summary>A BAR that is taken away stops new accesses. The one that waits is the function's, which can still answer it.</summary>
    [Fact]
    public async Task OutliveTheirAddress()
    {
        Task<ulong?> read = Read(isByAddress: true);
        await _converter.Called.WaitAsync();
        _guest.Command(Slot, 0);
        Assert.True(_function.Synchronize(() => _converter.Answer(5)));
        Assert.Equal(5UL, await read);
    }

    [Fact]
    public void BeRefusedToTheThreadThatHoldsAPause()
    {
        _machine.Pause();
        Assert.Equal(Errno.EDEADLK, Assert.Throws<MachineException>(() => _function.TryReadBar(0, 0, 4, out _)).Errno);
        _machine.Resume();
    }

    private static async Task<ulong?> Box(Task<ulong> read) => await read;

    // Null if nothing answers.
    private Task<ulong?> Read(bool isByAddress) => Task.Run(ulong? () =>
    {
        bool isAnswered = isByAddress
            ? _machine.Cpus[0].TryRead(IoAddress.Mmio(Address), 4, out ulong value)
            : _function.TryReadBar(0, 0, 4, out value);
        Assert.True(isAnswered || value == uint.MaxValue);
        return isAnswered ? value : null;
    });

    [Device]
    [PciDevice(0x1AF4, 0x1005)]
    [Bar(0, Mmio, 0x1000)]
    [Bar(1, Pio, 0x10)]
    private sealed partial class Converter
    {
        private DeferredRead _read;
        private DeferredWrite _write;

        public SemaphoreSlim Called { get; } = new(0);

        public bool IsWaiting => _read.IsWaiting;

        [Register(Mmio, 0x0)]
        [Alias(Pio, 0x0)]
        private partial uint Sample { get; set; }

        [Register(Mmio, 0x4)]
        private partial uint Command { get; set; }

        public void Answer(ulong value) => Assert.True(_read.Complete(value));

        public void Complete() => Assert.True(_write.Complete());

        [OnRead(nameof(Sample))]
        private void OnSample(uint stored, DeferredRead read)
        {
            _read = read;
            Called.Release();
        }

        [OnWrite(nameof(Command))]
        private void OnCommand(uint written, DeferredWrite write)
        {
            _write = write;
            Called.Release();
        }
    }
}
