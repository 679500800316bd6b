using BenchmarkDotNet.Attributes;

namespace DeviceDsl.Benchmarks;

/// <summary>A guest's write from the processor to the signalled eventfd, among so many doorbells.</summary>
[MemoryDiagnoser]
public class BusWriteBenchmarks
{
    private const ulong Base = 0xD000_0000;
    private const int Stride = 0x10;

    private readonly List<EventFd> _eventFds = [];
    private EmbeddedMachine _machine = null!;
    private IoAddress[] _addresses = null!;
    private int _next;

    /// <summary>How many doorbells the machine has.</summary>
    [Params(10, 100, 1000)]
    public int Doorbells { get; set; }

    /// <summary>Whether the bus is searched as the kernel searches it, instead of by the index.</summary>
    [Params(false, true)]
    public bool KernelSearch { get; set; }

    /// <summary>Makes the machine.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _machine = new EmbeddedMachine(new() { KernelFaithful = KernelSearch });
        for (int i = 0; i < Doorbells; i++)
        {
            EventFd eventFd = _machine.CreateEventFd();
            _machine.AssignIoEventFd(eventFd, IoAddress.Mmio(Base + (ulong)(i * Stride)), length: 4);
            _eventFds.Add(eventFd);
        }

        var random = new Random(1);
        _addresses = [.. Enumerable.Range(0, 4096).Select(_ => IoAddress.Mmio(Base + (ulong)(random.Next(Doorbells) * Stride)))];
    }

    /// <summary>Ends the machine.</summary>
    [GlobalCleanup]
    public void Cleanup()
    {
        _machine.Dispose();
        foreach (EventFd eventFd in _eventFds) eventFd.Dispose();
    }

    /// <summary>The same doorbell each time.</summary>
    [Benchmark(Baseline = true)]
    public bool Hot() => _machine.GuestWrite(_addresses[0], 4, 1);

    /// <summary>Another doorbell each time.</summary>
    [Benchmark]
    public bool Random() => _machine.GuestWrite(_addresses[_next++ & 4095], 4, 1);
}
