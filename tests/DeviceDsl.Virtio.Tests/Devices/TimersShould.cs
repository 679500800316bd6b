using DeviceDsl.Machines;
using DeviceDsl.Virtio.Tests.Support;

namespace DeviceDsl.Virtio.Tests.Devices;

/// <summary>Timers of a virtio device, on every transport.</summary>
public sealed class TimersShould
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    private readonly ManualClock _clock = new();
    private readonly TimedDevice _device = new();

    public static TheoryData<TransportKind> All => TransportRig.All;

    [Theory]
    [MemberData(nameof(All))]
    public void RunWhileTheDeviceIsPartOfAMachine(TransportKind kind)
    {
        _device.Timeout.Start(5);
        _clock.Advance(10 * Millisecond);
        using (TransportRig rig = Connect(kind, isReady: false))
        {
            Assert.Equal(5u, _device.Timeout.Remaining);
            _clock.Advance(3 * Millisecond);
            Assert.Equal(3_000_000, _device.Time);
            rig.Machine.Pause();
            _clock.Advance(10 * Millisecond);
            rig.Machine.Resume();
            Assert.Empty(_device.Runs);
            _clock.Advance(2 * Millisecond);
            Assert.Equal([1], _device.Runs);
            _device.Timeout.StartPeriodic(7);
        }

        _clock.Advance(10 * Millisecond);
        Assert.Equal([1], _device.Runs);
        // A device that leaves its machine is reset.
        Assert.False(_device.Timeout.IsRunning);
    }

    /// <summary>The host of the device has the clock of the machine, but not its memory, which the queues hand out.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void BeOfAHostWithoutMemory(TransportKind kind)
    {
        using TransportRig rig = Connect(kind);
        Assert.True(rig.Machine.Memory.Contains(TransportRig.MemoryStart, 4, GuestMemoryAccess.Write));
        Assert.False(_device.ReachesMemory(TransportRig.MemoryStart));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void StopWhenTheDriverResetsTheDevice(TransportKind kind)
    {
        using TransportRig rig = Connect(kind);
        _device.Timeout.StartPeriodic(1);
        _clock.Advance(3 * Millisecond);
        Assert.Equal(3, _device.Runs.Count);
        rig.Driver.Reset();
        Assert.False(_device.Timeout.IsRunning);
        _clock.Advance(3 * Millisecond);
        Assert.Equal(3, _device.Runs.Count);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void BePartOfTheState(TransportKind kind)
    {
        using TransportRig rig = Connect(kind);
        _device.Timeout.Start(5, 10);
        _device.Forgotten.Start(1000);
        _clock.Advance(3.5 * Millisecond);
        byte[] state = _device.Save();
        var loaded = new TimedDevice();
        rig.Replace(loaded);
        loaded.Load(state);
        Assert.Equal((2u, 10u), (loaded.Timeout.Remaining, loaded.Timeout.Period));
        Assert.False(loaded.Forgotten.IsRunning);
        _clock.Advance(1.4 * Millisecond);
        Assert.Empty(loaded.Runs);
        _clock.Advance(0.1 * Millisecond);
        Assert.Equal([1], loaded.Runs);
        Assert.Single(_device.Runs);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void MakeTheDeviceNeedAResetWhenTheirHandlerThrows(TransportKind kind)
    {
        using TransportRig rig = Connect(kind);
        _device.Throws = true;
        _device.Timeout.Start(1);
        _clock.Advance(Millisecond);
        Assert.True(_device.NeedsReset);
        Assert.Contains("timer Timeout of TimedDevice threw: broken", _device.FailureReason, StringComparison.Ordinal);
        rig.Driver.Reset();
        Assert.False(_device.NeedsReset);
    }

    private TransportRig Connect(TransportKind kind, bool isReady = true) => new(kind, _device, isReady: isReady, clock: _clock);
}
