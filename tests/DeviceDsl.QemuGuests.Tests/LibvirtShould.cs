using System.Xml.Linq;
using DeviceDsl.Testing;

namespace DeviceDsl.QemuGuests.Tests;

[Trait("Category", "Slow")]
public sealed class LibvirtShould
{
    [LibvirtFact]
    public async Task ShouldDefineStartAndDestroyTheDomainOfTheManual()
    {
        await using var host = new GuestHost();
        await using var libvirt = new LibvirtSession(host);
        using var serial = new Listener(host.PathOf("guest.serial"));
        Backend backend = await host.StartAsync(BackendProgram.Disk(host.MakeImage("disk.img", 16), queues: 2), "disk");
        Domain(host, backend.Socket, serial.Path).Save(host.PathOf("domain.xml"));
        await libvirt.ShareFilesAsync();

        await libvirt.VirshAsync("define", host.PathOf("domain.xml"));
        await libvirt.VirshAsync("start", "guest");
        using var console = new GuestConsole("guest", await serial.AcceptAsync().OrFail(host.Journal, "the serial line of the domain"), host.Journal);
        await console.AwaitReadyAsync();
        Assert.Equal("running", await libvirt.VirshAsync("domstate", "guest"));
        await console.RunAsync("mke2fs -q -t ext4 /dev/vda && mount /dev/vda /mnt && dd if=/dev/urandom of=/mnt/data bs=1M count=4");
        await console.RunAsync("sha256sum /mnt/data >/tmp/sum && umount /mnt && forget && mount /dev/vda /mnt && sha256sum -c -s /tmp/sum");

        await backend.KillAsync();
        await backend.StartAsync();
        await libvirt.ShareFilesAsync();
        await console.RunAsync("forget && sha256sum -c -s /tmp/sum && umount /mnt");

        await libvirt.VirshAsync("destroy", "guest");
        await libvirt.VirshAsync("undefine", "guest");
        Assert.Equal("", await libvirt.VirshAsync("list", "--all"));
        Assert.Equal(0, await backend.TerminateAsync());
    }

    // The manual's domain is accelerated and boots from its disk; this one does neither, and has a serial line for the test.
    private static XDocument Domain(GuestHost host, string disk, string serial)
    {
        string[] parts = Repository.Read("docs/deploy.md").Split("```xml\n", 2);
        XDocument document = XDocument.Parse(parts[1].Split("```", 2)[0]);
        XElement domain = document.Root!;
        domain.SetAttributeValue("type", "qemu");
        domain.Element("cpu")!.SetAttributeValue("mode", "maximum");
        domain.Element("os")!.Add(
            new XElement("kernel", Copy(host, GuestFolder.Kernel)),
            new XElement("initrd", Copy(host, GuestFolder.Initrd)),
            new XElement("cmdline", "console=ttyS0 quiet panic=-1 tsc=reliable"));
        XElement devices = domain.Element("devices")!;
        devices.Element("disk")!.Element("source")!.SetAttributeValue("path", disk);
        devices.Add(new XElement("serial",
            new XAttribute("type", "unix"),
            new XElement("source", new XAttribute("mode", "connect"), new XAttribute("path", serial))));
        return document;
    }

    // Where the user of the session may read it.
    private static string Copy(GuestHost host, string file)
    {
        string copy = host.PathOf(Path.GetFileName(file));
        File.Copy(file, copy);
        return copy;
    }
}
