using DeviceDsl;
using DeviceDsl.Kvm;

namespace Booting;

/// <summary>A machine of the kernel that runs a multiboot image until the guest ends it.</summary>
public sealed class BootedMachine : IDisposable
{
    private const ulong PageMask = 0xFFF;
    private const int NoExit = -1;

    private readonly KvmMachine _machine;
    private int _exitStatus = NoExit;

    /// <summary>Makes the machine and loads the image.</summary>
    /// <param name="options">The machine.</param>
    /// <param name="image">The image.</param>
    /// <param name="output">The other end of the serial line.</param>
    /// <exception cref="InvalidDataException">The image does not fit into the memory.</exception>
    /// <exception cref="MachineException">KVM cannot be used, or the machine cannot be made.</exception>
    public BootedMachine(BootOptions options, MultibootImage image, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(image);
        _machine = KvmMachine.Open(new() { Cpus = options.Cpus, InterruptControllers = options.InterruptControllers });
        try
        {
            Span<byte> memory = _machine.AddMemory(0, options.MemoryBytes).Bytes;
            image.Load(memory);
            ulong information = (image.End + PageMask) & ~PageMask;
            MultibootInformation.Write(memory, information, $"{options.Image} {options.Append}".TrimEnd());
            new BootBoard(options, output, _machine.SetIrqLine, OnExit).AttachTo(_machine);
            _machine.Cpus[0].EnterProtectedMode(image.Entry, eax: MultibootImage.LoaderMagic, ebx: (uint)information);
        }
        catch
        {
            _machine.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The exit status of the guest: twice the value that it wrote to the exit port, plus 1, in 8 bits; null if it wrote none.
    /// </summary>
    public int? ExitStatus => Volatile.Read(ref _exitStatus) is var status and not NoExit ? status : null;

    /// <summary>Runs the guest until it ends or is stopped.</summary>
    /// <param name="cancellation">Stops the guest.</param>
    /// <returns>How the run of the first processor ended.</returns>
    public KvmStop Run(CancellationToken cancellation)
    {
        // The others wait for the first one's start-up messages.
        foreach (KvmCpu cpu in _machine.Cpus) cpu.Start();
        using CancellationTokenRegistration registration = cancellation.Register(Stop);
        KvmStop stop = _machine.Cpus[0].Wait();
        foreach (KvmCpu cpu in _machine.Cpus.Skip(1)) cpu.Stop();
        return stop;
    }

    /// <inheritdoc/>
    public void Dispose() => _machine.Dispose();

    private void OnExit(uint value)
    {
        Interlocked.CompareExchange(ref _exitStatus, unchecked((byte)((value << 1) | 1)), NoExit);
        Stop();
    }

    private void Stop()
    {
        foreach (KvmCpu cpu in _machine.Cpus) cpu.RequestStop();
    }
}
