using DeviceDsl.Machines;
using Microsoft.Extensions.Logging;

namespace DeviceDsl.Runtime.Tests.Machines;

/// <summary>The guest's memory and the log, as a device reaches them.</summary>
public sealed partial class DeviceMemoryShould : IDisposable
{
    private readonly LogLines _log = new();
    private readonly EmbeddedMachine _machine;
    private readonly GuestMemory _memory;
    private readonly Copier _device = new();

    public DeviceMemoryShould()
    {
        _machine = new EmbeddedMachine(new() { Logger = _log });
        _memory = _machine.AddMemory(0x1000, 2 * GuestMemory.PageSize);
        _machine.AddMemory(0x8000, GuestMemory.PageSize, new() { IsReadOnly = true });
    }

    public void Dispose() => _machine.Dispose();

    [Theory]
    [InlineData(0x1000, 0x1100, true)]
    [InlineData(0x2FF0, 0x1000, true)]
    [InlineData(0x8000, 0x1000, true)]
    [InlineData(0x1000, 0x8000, false)]     // read-only
    [InlineData(0x2FF1, 0x1000, false)]     // one byte too far
    [InlineData(0x1000, 0x0FFF, false)]
    [InlineData(0xFFFF_FFFF_FFFF_FFF8, 0x1000, false)]
    public void BeAccessedWholeOrNotAtAll(ulong source, ulong destination, bool isCopied)
    {
        _machine.Attach(_device, mmio: 0x10_0000);
        for (int i = 0; i < _memory.Bytes.Length; i++) _memory.Bytes[i] = (byte)i;
        byte[] before = _memory.Bytes.ToArray();
        _machine.GuestWrite(IoAddress.Mmio(0x10_0000), 8, source);
        _machine.GuestWrite(IoAddress.Mmio(0x10_0008), 8, destination);
        Assert.Equal(isCopied ? 0U : 1U, _device.Errors);
        if (!isCopied) Assert.Equal(before, _memory.Bytes.ToArray());
        else Assert.Equal(Read(source), Read(destination));
    }

    [Fact]
    public void HoldValues()
    {
        _machine.Attach(_device);
        Assert.True(_device.Run(memory => memory.TryWrite(0x1004, 0x1234_5678u)));
        Assert.Equal([0x78, 0x56, 0x34, 0x12], _memory.Bytes.Slice(4, 4).ToArray());
        uint read = 0;
        Assert.True(_device.Run(memory => memory.TryRead(0x1004, out read)));
        Assert.Equal(0x1234_5678u, read);
        Assert.False(_device.Run(memory => memory.TryRead(0x10, out read)));
        Assert.Equal(0u, read);
        Assert.True(_device.Run(memory => memory.Contains(0x1000, 2 * GuestMemory.PageSize, GuestMemoryAccess.Write)));
        Assert.False(_device.Run(memory => memory.Contains(0x8000, 1, GuestMemoryAccess.Write)));
    }

    [Fact]
    public void BeThereOnlyWhileTheDeviceIsAttached()
    {
        Assert.False(_device.Run(memory => memory.TryWrite(0x1000, 1)));
        using (_machine.Attach(_device)) Assert.True(_device.Run(memory => memory.TryWrite(0x1000, 1)));
        Assert.False(_device.Run(memory => memory.TryWrite(0x1000, 2)));
        Assert.Equal(1, _memory.Bytes[0]);
    }

    [Fact]
    public void BeForHandlersOnly()
    {
        Assert.Throws<InvalidOperationException>(() => _device.Way.Memory.TryWrite(0x1000, 1));
        _machine.Attach(_device);
        Assert.Throws<InvalidOperationException>(() => _device.Way.Memory.TryWrite(0x1000, 1));
        var other = new Copier();
        _machine.Attach(other, mmio: 0x1000_0000);
        Exception? refused = null;
        other.Run(_ => (refused = Record.Exception(() => _device.Way.Memory.TryWrite(0x1000, 1))) is null);
        Assert.IsType<InvalidOperationException>(refused);
        Assert.Equal(0, _memory.Bytes[0]);
    }

    [Fact]
    public void AllocateNothing()
    {
        _machine.Attach(_device, mmio: 0x10_0000);
        void Copy()
        {
            _machine.GuestWrite(IoAddress.Mmio(0x10_0000), 8, 0x1000);
            _machine.GuestWrite(IoAddress.Mmio(0x10_0008), 8, 0x2000);
        }

        Copy();
        Assert.Equal(0, Allocations.Of(Copy));
        Assert.Equal(0U, _device.Errors);
    }

    [Fact]
    public void GoWithTheLogOfTheMachine()
    {
        _device.Way.Logger.LogWarning("Nobody reads this.");
        _machine.Attach(_device);
        _device.Way.Logger.LogWarning("The disk is full.");
        Assert.Equal(["The disk is full."], _log.Texts);
    }

    private ulong Read(ulong address) => _machine.GuestRead(IoAddress.Mmio(address), 8);

    [Device]
    private sealed partial class Copier
    {
        private readonly byte[] _buffer = new byte[16];

        public DeviceHost Way => Host;

        [Register(AddressSpace.Mmio, 0x00)]
        private partial ulong Source { get; set; }

        [Register(AddressSpace.Mmio, 0x08)]
        private partial ulong Destination { get; set; }

        [Register(AddressSpace.Mmio, 0x10, Access = RegisterAccess.ReadOnly)]
        public partial uint Errors { get; private set; }

        public bool Run(Func<DeviceMemory, bool> access)
        {
            bool result = false;
            Host.Synchronize(() => result = access(Host.Memory));
            return result;
        }

        [OnWrite(nameof(Destination))]
        private void OnStart(ulong written)
        {
            if (!Host.Memory.TryRead(Source, _buffer) || !Host.Memory.TryWrite(written, _buffer)) Errors++;
        }
    }
}
