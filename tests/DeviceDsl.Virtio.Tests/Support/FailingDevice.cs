namespace DeviceDsl.Virtio.Tests.Support;

/// <summary>A device of which one call throws.</summary>
[VirtioDevice(4)]
internal sealed partial class FailingDevice : VirtioDevice
{
    private ulong _number;

    /// <summary>Each call, and how messages name it.</summary>
    public static IReadOnlyDictionary<string, string> Calls { get; } = new Dictionary<string, string>
    {
        ["a request"] = "The handler of queue 0",
        ["a queue"] = "The handler of queue 1",
        ["a read of the configuration"] = "A read of the configuration",
        ["a write of the configuration"] = "A write of the configuration",
        ["features"] = "OnFeatures",
        ["a start"] = "OnDriverReady",
        ["a reset"] = "OnReset",
    };

    /// <summary>The call that throws; none when empty.</summary>
    public string Fails { get; set; } = "";

    /// <summary>How often it threw.</summary>
    public int Thrown { get; private set; }

    [VirtioConfig(0, IsWritable = true)]
    public ulong Number
    {
        get => ThrowIf("a read of the configuration") + _number;
        set => _number = ThrowIf("a write of the configuration") + value;
    }

    protected override bool OnFeatures(VirtioFeatures features) => ThrowIf("features") == 0;

    protected override void OnDriverReady() => ThrowIf("a start");

    protected override void OnReset() => ThrowIf("a reset");

    [VirtQueue(0, Size = 16)]
    private uint OnRequest(DescriptorChain chain) => ThrowIf("a request");

    [VirtQueue(1, Size = 16)]
    private void OnQueue(VirtQueue queue) => ThrowIf("a queue");

    private uint ThrowIf(string call)
    {
        if (Fails != call) return 0;
        Thrown++;
        throw new InvalidDataException($"bad {call}");
    }
}
