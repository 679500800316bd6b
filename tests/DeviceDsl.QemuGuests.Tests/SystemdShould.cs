using System.Text.RegularExpressions;
using DeviceDsl.Testing;

namespace DeviceDsl.QemuGuests.Tests;

/// <summary>The units of <c>docs/deploy.md</c>.</summary>
[Trait("Category", "Slow")]
public sealed partial class SystemdShould
{
    private const string Program = "/opt/devicedsl/VirtioBlk";
    private const string Instance = "disk1";
    private const int Megabytes = 16;
    private const int Grown = 24;

    private static readonly Dictionary<string, string> Units = Unit()
        .Matches(Repository.Read("docs/deploy.md").ReplaceLineEndings("\n"))
        .ToDictionary(static unit => unit.Groups["name"].Value, static unit => unit.Groups["text"].Value);

    [SystemdFact]
    public async Task ShouldFindNoMistakeInTheUnits()
    {
        await using var host = new GuestHost();
        string[] names = ["devicedsl-disk@.service", "devicedsl-disk@.socket"];
        Assert.Equal(names, Units.Keys.Order(StringComparer.Ordinal));
        foreach (string name in names)
        {
            // The program and the users of the page need not be installed here.
            string unit = Units[name].Replace(Program, "/usr/bin/env", StringComparison.Ordinal);
            await File.WriteAllTextAsync(host.PathOf(name), User().Replace(unit, "User=root"));
        }

        foreach (string name in names)
        {
            string instance = host.PathOf(name.Replace("@", $"@{Instance}", StringComparison.Ordinal));
            Assert.Equal("", await host.RunAsync("verify", ["systemd-analyze", "verify", instance]));
        }
    }

    [SystemdFact]
    public async Task ShouldPassTheSocketToTheProgramThatServesAGuest()
    {
        await using var host = new GuestHost();
        string image = host.MakeImage($"{Instance}.img", Megabytes);
        string socket = host.PathOf($"{Instance}.socket");

        // Tests that run under nohup ignore SIGHUP, and the program must not.
        HostProcess program = host.Start(
            "program", ["env", "--default-signal=HUP", "systemd-socket-activate", "--listen", socket, .. Command(image)]);
        await program.AwaitLineAsync($"Listening on {socket} as 3.");

        Guest guest = await host.BootAsync(GuestMachine.Q35.WithDisk(socket, queues: 2));
        await guest.RunAsync(
            "dd if=/dev/urandom of=/tmp/data bs=1M count=4 && dd if=/tmp/data of=/dev/vda bs=1M seek=8 conv=fsync && forget");
        await guest.RunAsync("dd if=/dev/vda bs=1M skip=8 count=4 iflag=direct | cmp - /tmp/data");

        using (FileStream file = File.Open(image, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) file.SetLength((long)Grown << 20);
        Assert.Equal("/bin/kill -HUP $MAINPID", Setting("ExecReload"));
        program.Send(Signal.Hangup);
        await guest.RunAsync($"await '[ $(cat /sys/block/vda/size) = $(({Grown} << 11)) ]'");

        // This is how systemd stops a service.
        program.Send(Signal.Terminate);
        Assert.Equal(0, await program.Exited);
    }

    /// <summary>The command of the service, for a program beside the tests.</summary>
    private static IEnumerable<string> Command(string image)
    {
        string[] command = Setting("ExecStart").Replace("/var/lib/devicedsl/%i.img", image, StringComparison.Ordinal).Split(' ');
        Assert.Equal(Program, command[0]);
        return ["dotnet", Path.Combine(AppContext.BaseDirectory, "VirtioBlk.dll"), .. command[1..]];
    }

    private static string Setting(string key)
        => Assert.Single(
            Units["devicedsl-disk@.service"].Split('\n'), line => line.StartsWith($"{key}=", StringComparison.Ordinal))[(key.Length + 1)..];

    [GeneratedRegex("`/etc/systemd/system/(?<name>[^`]*)`:\n\n```ini\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Unit();

    [GeneratedRegex("(?<=^|Socket)User=.*$", RegexOptions.Multiline)]
    private static partial Regex User();
}
