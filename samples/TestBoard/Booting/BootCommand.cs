using System.CommandLine;
using DeviceDsl;
using DeviceDsl.Kvm;

namespace Booting;

/// <summary>The command <c>boot</c>: runs a multiboot image on the real kernel, with its serial line on the terminal.</summary>
internal static class BootCommand
{
    // The guest's own exit status is always odd.
    private const int Unbootable = 2;
    private const int EndedWithoutStatus = 4;

    private static readonly Argument<string> s_image = new("IMAGE") { Description = "The multiboot image." };

    private static readonly Option<string> s_controllers = new("--irqchip")
    {
        Description = "Where the interrupt controllers are: all in the kernel, only the local APICs, or none.",
        DefaultValueFactory = static _ => "kernel",
    };

    private static readonly Option<string> s_append = new("--append")
    {
        Description = "The arguments of the image.",
        HelpName = "TEXT",
        DefaultValueFactory = static _ => "",
    };

    private static readonly Option<int> s_memory = new("--memory")
    {
        Description = $"The memory in MiB, {BootOptions.MinMemoryMegabytes} to {BootOptions.MaxMemoryMegabytes}.",
        HelpName = "MiB",
        DefaultValueFactory = static _ => 128,
    };

    private static readonly Option<int> s_cpus = new("--smp")
    {
        Description = $"The number of processors, 1 to {BootOptions.MaxCpus}.",
        HelpName = "N",
        DefaultValueFactory = static _ => 1,
    };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        s_controllers.AcceptOnlyFromAmong("kernel", "split", "managed");
        AcceptRange(s_memory, BootOptions.MinMemoryMegabytes, BootOptions.MaxMemoryMegabytes);
        AcceptRange(s_cpus, 1, BootOptions.MaxCpus);
        var command = new Command(
            "boot", "Boots a multiboot image on /dev/kvm. Its exit status is twice what it writes to port 0xF4, plus 1.")
        {
            s_image, s_controllers, s_append, s_memory, s_cpus,
        };
        command.SetAction(static (parsed, cancellation) => Task.FromResult(Boot(parsed, cancellation)));
        return command;
    }

    private static void AcceptRange(Option<int> option, int min, int max) => option.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<int>() is var value && (value < min || value > max))
        {
            result.AddError($"{option.Name} {value}: must be from {min} to {max}.");
        }
    });

    private static int Boot(ParseResult parsed, CancellationToken cancellation)
    {
        TextWriter output = parsed.InvocationConfiguration.Output;
        TextWriter error = parsed.InvocationConfiguration.Error;
        var options = new BootOptions
        {
            Image = parsed.GetRequiredValue(s_image),
            Append = parsed.GetRequiredValue(s_append),
            MemoryMegabytes = parsed.GetValue(s_memory),
            Cpus = parsed.GetValue(s_cpus),
            InterruptControllers = Enum.Parse<InterruptControllers>(parsed.GetRequiredValue(s_controllers), ignoreCase: true),
        };
        try
        {
            using var machine = new BootedMachine(options, MultibootImage.Read(File.ReadAllBytes(options.Image)), output);
            KvmStop stop = machine.Run(cancellation);
            if (machine.ExitStatus is { } status) return status;
            error.WriteLine($"error: {options.Image}: the guest ended without an exit status: {stop}");
            return EndedWithoutStatus;
        }
        catch (Exception exception) when (
            exception is MachineException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"error: {options.Image} cannot be booted: {exception.Message}");
            return Unbootable;
        }
    }
}
