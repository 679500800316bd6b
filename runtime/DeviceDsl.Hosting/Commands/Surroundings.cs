using DeviceDsl.Kvm;
using Spectre.Console;

namespace DeviceDsl.Hosting.Commands;

/// <summary>What a program finds around it.</summary>
/// <param name="Output">Where results go.</param>
/// <param name="Error">Where everything else goes, so that results can be redirected alone.</param>
/// <param name="Kvm">The machine to make on <c>/dev/kvm</c>.</param>
internal sealed record Surroundings(TextWriter Output, TextWriter Error, KvmMachineOptions Kvm)
{
    /// <summary>The console of the process.</summary>
    public static Surroundings OfProcess => new(Console.Out, Console.Error, new KvmMachineOptions());

    /// <summary>A console on one of the writers.</summary>
    public static IAnsiConsole ConsoleOn(TextWriter writer)
        => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
}
