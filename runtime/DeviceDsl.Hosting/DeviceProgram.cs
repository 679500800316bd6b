using DeviceDsl.Hosting.Commands;

namespace DeviceDsl.Hosting;

/// <summary>The program around a device or a board: the standard command line of all device programs.</summary>
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
    /// <summary>Runs what the arguments ask for; <c>--help</c> tells what they can.</summary>
    /// <typeparam name="TDevice">The device, or the <see cref="BoardAttribute"/> class. Commands make as many of it as they need.</typeparam>
    /// <param name="args">The arguments of the program.</param>
    /// <returns>
    /// The exit code of the program: 0 when everything went well, 1 when something did not or could not be run, such as the
    /// comparison of a device without doorbells, 2 when the arguments make no sense, which is said in one line before
    /// anything is done.
    /// </returns>
    public static int Run<TDevice>(string[] args)
        where TDevice : class, IDevice, new()
    {
        ArgumentNullException.ThrowIfNull(args);
        return new DeviceCommandLine(Surroundings.OfProcess, () => new TDevice()).Run(args);
    }
}
