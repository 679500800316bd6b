using System.Text.RegularExpressions;
using DeviceDsl.Packages.Tests;
using DeviceDsl.Testing;

namespace DeviceDsl.QemuGuests.Tests;

/// <summary>The commands and the program of <c>docs/qemu.md</c>, with the packages of this repository.</summary>
[Trait("Category", "Slow")]
public sealed partial class TutorialShould(PackedPackages packages) : IClassFixture<PackedPackages>
{
    private const string Socket = "/tmp/coin.sock";

    private static readonly string Page = Repository.Read("docs/qemu.md").ReplaceLineEndings("\n");

    [GuestFact]
    public async Task ShouldLeadFromAnEmptyFolderToADeviceInAGuest()
    {
        await using var host = new GuestHost();
        string socket = host.PathOf("coin.sock");
        Consumer.UseOnly(packages.Source, host.Folder);

        string[] creation = [.. Commands("## The device")];
        Assert.Equal(2, creation.Length);
        await RunAsync(host, "create", string.Join('\n', creation));
        await File.WriteAllTextAsync(host.PathOf("Coin/Program.cs"), Program().Match(Page).Groups[1].Value);

        string start = Assert.Single(Commands("## The backend")).Replace(Socket, socket, StringComparison.Ordinal);
        HostProcess backend = Start(host, "backend", $"cd Coin && {start}");
        await backend.AwaitLineAsync($"listening on {socket}");

        string options = Assert.Single(Page.Split('\n'), static line => line.Contains("vhost-user-rng-pci", StringComparison.Ordinal));
        Guest guest = await host.BootAsync(GuestMachine.Q35
            .With(
                options.Replace(Socket, socket, StringComparison.Ordinal).TrimEnd('\\').Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        string tosses = await guest.RunAsync(InGuest().Match(Page).Groups[1].Value);
        Assert.Matches("^0*( (00|01)){8}\n0*10$", tosses.Trim());
    }

    private static Task RunAsync(GuestHost host, string name, string script)
        => host.RunAsync(name, ["bash", "-ec", script], start => PrepareIn(host, start));

    private static HostProcess Start(GuestHost host, string name, string script)
        => host.Start(name, ["bash", "-ec", script], start => PrepareIn(host, start));

    private static void PrepareIn(GuestHost host, System.Diagnostics.ProcessStartInfo start)
    {
        DotNet.Prepare(start);
        start.WorkingDirectory = host.Folder;
    }

    /// <summary>The commands of a section, which are indented lines.</summary>
    private static IEnumerable<string> Commands(string heading)
        => Page.Split('\n')
            .SkipWhile(line => line != heading).Skip(1)
            .TakeWhile(static line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(static line => line.StartsWith("    dotnet ", StringComparison.Ordinal))
            .Select(static line => line.Trim());

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Program();

    [GeneratedRegex("In the guest, `([^`]*)`")]
    private static partial Regex InGuest();
}
