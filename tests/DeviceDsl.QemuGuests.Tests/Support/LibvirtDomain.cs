using System.Xml.Linq;
using DeviceDsl.Testing;

namespace DeviceDsl.QemuGuests.Tests;

/// <summary>
/// The domain of <c>docs/deploy.md</c>, with its disk: not accelerated, with the kernel beside it, and a serial line for the test.
/// </summary>
public sealed class LibvirtDomain : IDisposable
{
    private readonly GuestHost _host;
    private readonly string _name;
    private readonly Listener _serial;
    private GuestConsole? _console;

    private LibvirtDomain(GuestHost host, string name, Backend backend)
    {
        _host = host;
        _name = name;
        Backend = backend;
        _serial = new Listener(host.PathOf($"{name}.serial"));
        File = host.PathOf($"{name}.xml");
        Describe().Save(File);
    }

    /// <summary>Its description, for virsh.</summary>
    public string File { get; }

    /// <summary>Its disk.</summary>
    public Backend Backend { get; }

    /// <summary>Starts the backend and describes the domain.</summary>
    public static async Task<LibvirtDomain> CreateAsync(GuestHost host, string name, string image)
        => new(host, name, await host.StartAsync(BackendProgram.Disk(image, queues: 2), name));

    /// <summary>Connects to the guest once the domain has been started.</summary>
    public async Task<GuestConsole> ConnectAsync()
        => _console = new GuestConsole(
            _name, await _serial.AcceptAsync().OrFail(_host.Journal, $"the serial line of {_name}"), _host.Journal);

    public void Dispose()
    {
        _console?.Dispose();
        _serial.Dispose();
    }

    private XDocument Describe()
    {
        string manual = Repository.Read("docs/deploy.md");
        XDocument document = XDocument.Parse(manual.Split("```xml\n", 2)[1].Split("```", 2)[0]);
        XElement domain = document.Root!;
        domain.SetAttributeValue("type", "qemu");
        // It stays the same domain in another session.
        domain.AddFirst(new XElement("uuid", "7d5a3c1e-0f4b-4a55-9d3c-2b6f0e8a1c15"));
        domain.Element("cpu")!.SetAttributeValue("mode", "maximum");
        domain.Element("os")!.Add(
            new XElement("kernel", Copy(GuestFolder.Kernel)),
            new XElement("initrd", Copy(GuestFolder.Initrd)),
            new XElement("cmdline", "console=ttyS0 quiet panic=-1 tsc=reliable"));
        XElement devices = domain.Element("devices")!;
        devices.Element("disk")!.Element("source")!.SetAttributeValue("path", Backend.Socket);
        devices.Add(new XElement("serial",
            new XAttribute("type", "unix"),
            new XElement("source", new XAttribute("mode", "connect"), new XAttribute("path", _serial.Path))));
        return document;
    }

    // Where the user of the session may read it.
    private string Copy(string file)
    {
        string copy = _host.PathOf(Path.GetFileName(file));
        if (!System.IO.File.Exists(copy)) System.IO.File.Copy(file, copy);
        return copy;
    }
}
