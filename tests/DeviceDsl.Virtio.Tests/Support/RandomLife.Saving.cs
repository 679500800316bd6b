using DeviceDsl.Pci;
using DeviceDsl.Virtio.Tests.Fuzzing;

namespace DeviceDsl.Virtio.Tests.Support;

/// <content>Saving the device, and loading it elsewhere and in its own place.</content>
internal sealed partial class RandomLife
{
    private void SaveAndLoad()
    {
        _rig.Machine.Pause();
        byte[] state = Save(_rig);
        byte[] memory = _rig.Read(TransportRig.MemoryStart, TransportRig.MemoryLength);
        int[] inFlight = InFlight(_device);
        (VirtioStatus, string?) status = (_device.Status, _device.FailureReason);
        Note();
        _rig.Machine.Resume();
        LoadElsewhere(state, memory, status, inFlight);
        if (_random.Next(4) == 0) GoOnInItsPlace(state, memory);
    }

    private static byte[] Save(TransportRig rig) => rig.Host?.Save() ?? rig.Device.Save();

    private static void Load(TransportRig rig, byte[] state)
    {
        if (rig.Host is { } host) host.Load(state);
        else rig.Device.Load(state);
    }

    /// <summary>How many requests the device has of each of its queues that have not ended.</summary>
    private static int[] InFlight(EchoDevice device)
        => [.. Enumerable.Range(0, 2).Select(queue => device.Queues.Find((uint)queue)!.Ring is { IsLive: true } ring ? ring.InFlight : 0)];

    private void LoadElsewhere(byte[] state, byte[] memory, (VirtioStatus, string?) status, int[] inFlight)
    {
        EchoDevice device = CreateDevice();
        using var rig = new TransportRig(_rig.Kind, device, TransportRig.Choose(_isPacked), isReady: false);
        if (rig.Host is not null)
        {
            PlugOther(rig);
            // Found by firmware or not, it is where the other was.
            if (_random.Next(2) == 0) rig.Plugged.Reset();
        }

        Assert.True(rig.Machine.Memory.TryWrite(TransportRig.MemoryStart, memory));
        rig.Machine.Pause();

        Load(rig, state);

        Assert.Equal(state, Save(rig));
        Assert.Equal(memory, rig.Read(TransportRig.MemoryStart, TransportRig.MemoryLength));
        Assert.Equal(status, (device.Status, device.FailureReason));
        Assert.Equal(inFlight, InFlight(device));
        rig.Machine.Resume();
        ShouldGoOn(rig, device, inFlight);
    }

    /// <summary>What it was asked before it answers, and then a new driver finds it as good as new.</summary>
    private static void ShouldGoOn(TransportRig rig, EchoDevice device, int[] inFlight)
    {
        rig.Machine.Settle();
        if (rig.Function is { } function)
        {
            function.Command((PciCommand)(function.Read(4, 2) | (uint)(PciCommand.BusMaster | PciCommand.Io | PciCommand.Memory)));
        }

        rig.Machine.Settle();
        // The requests of before come first, whatever the driver made available since.
        if (!device.NeedsReset) Assert.True(device.Kept >= inFlight[1], $"{device.Kept} of {inFlight[1]} requests came again.");
        device.Answer();
        Assert.Equal([0, 0], device.NeedsReset ? [0, 0] : InFlight(device));
        LeaveThePlaces(rig);
        new HostileGuest(rig, static (_, _) => { }).Recover();
        rig.ShouldEcho("alive");
    }

    private void GoOnInItsPlace(byte[] state, byte[] memory)
    {
        _device = CreateDevice();
        if (_rig.Host is { } host)
        {
            _rig.ReplaceUnfound(_device);
            host[OtherPlace]!.Pull();
            _other = PlugOther(_rig);
        }
        else
        {
            _rig.Replace(_device);
        }

        _rig.Machine.Pause();
        Assert.True(_rig.Machine.Memory.TryWrite(TransportRig.MemoryStart, memory));
        Load(_rig, state);
        Assert.Equal(state, Save(_rig));
        _rig.Machine.Resume();
    }

    private void Note()
    {
        foreach (int index in new[] { 0, 1 })
        {
            if (_device.Queues.Find((uint)index) is not { Ring: { } ring } queue) continue;
            if (queue.IsResetting) Reached.Add("a reset under way");
            if (ring.Fault is not null) Reached.Add("a broken queue");
            if (ring is { IsLive: false, Fault: null, InFlight: > 0 }) Reached.Add("a queue that ended with requests");
            if (ring is { IsLive: true, InFlight: > 0 }) Reached.Add("requests in flight");
            if (ring is { IsSuspended: true }) Reached.Add("a suspended queue");
            if (ring is { HasPostponed: true }) Reached.Add("answers that wait for the bus");
        }

        Reached.Add($"{_device.Status}");
        if (_other is not null && _rig.Host!.Functions.Any(HasObstacle)) Reached.Add("a BAR in the way");

        static bool HasObstacle(PciFunction function) => Enumerable.Range(0, 6).Any(bar => function.ObstacleOf(bar) is not null);
    }
}
