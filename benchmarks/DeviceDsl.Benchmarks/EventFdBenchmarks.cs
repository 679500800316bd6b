using BenchmarkDotNet.Attributes;

namespace DeviceDsl.Benchmarks;

/// <summary>One signal of a managed eventfd beside one of the kernel's.</summary>
[MemoryDiagnoser]
public class EventFdBenchmarks
{
    private readonly EventFd _managed = EventFd.Create();
    private readonly EventFd _linux = EventFd.CreateLinux();

    /// <summary>Closes both.</summary>
    [GlobalCleanup]
    public void Cleanup()
    {
        _managed.Dispose();
        _linux.Dispose();
    }

    /// <summary>A write(2) to an eventfd of the kernel.</summary>
    [Benchmark(Baseline = true)]
    public Errno Linux() => _linux.TrySignal();

    /// <summary>A signal of a managed one.</summary>
    [Benchmark]
    public Errno Managed() => _managed.TrySignal();
}
