using System.CommandLine;
using DeviceDsl.Hosting.Commands;

namespace DeviceDsl.Hosting;

/// <summary>Makes a program of a device or a board, with the standard command line of all device programs.</summary>
/// <example>
/// <code>
/// using DeviceDsl;
/// using DeviceDsl.Hosting;
/// using static DeviceDsl.AddressSpace;
///
/// return DeviceProgram.Run&lt;Beeper&gt;(args);
///
/// [Device]
/// internal sealed partial class Beeper
/// {
///     [Doorbell(Pio, 0x61, Match = 2)]
///     private void OnBeep() { }
/// }
/// </code>
/// </example>
public static class DeviceProgram
{
    /// <summary>Runs the command of the arguments; <c>--help</c> lists them.</summary>
    /// <typeparam name="TDevice">
    /// The device, or the <see cref="BoardAttribute"/> class. Commands make as many instances as they need.
    /// </typeparam>
    /// <param name="args">The arguments of the program.</param>
    /// <returns>
    /// The exit code of the program: 0 for success; 1 if a result is wrong or a command had nothing to run, for example the comparison of a
    /// device without doorbells; 2 for invalid arguments, which are reported in one line before anything is run.
    /// </returns>
    public static int Run<TDevice>(string[] args)
        where TDevice : class, IDevice, new()
        => Run<TDevice>(args, commands: []);

    /// <summary>Runs the command of the arguments, which may be one of the program's own.</summary>
    /// <typeparam name="TDevice">The device or board.</typeparam>
    /// <param name="args">The arguments of the program.</param>
    /// <param name="commands">The program's own commands, besides the standard ones.</param>
    /// <returns>The exit code of the command.</returns>
    public static int Run<TDevice>(string[] args, params ReadOnlySpan<Command> commands)
        where TDevice : class, IDevice, new()
    {
        ArgumentNullException.ThrowIfNull(args);
        return new DeviceCommandLine(ProgramEnvironment.OfProcess, () => new TDevice(), commands).Run(args);
    }
}
