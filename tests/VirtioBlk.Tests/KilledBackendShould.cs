using System.Net.Sockets;
using DeviceDsl.KvmTesting;

namespace VirtioBlk.Tests;

/// <summary>
/// What the command <c>vhost-user</c> leaves when it is killed: only the file of its socket, which the next one replaces.
/// </summary>
[Trait("Category", "Slow")]
public sealed class KilledBackendShould : IDisposable
{
    private const int Kills = 3;

    private readonly string _folder = Directory.CreateTempSubdirectory("killed-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [LinuxFact]
    public void BeReplacedOnItsSocket()
    {
        string path = Path.Combine(_folder, "disk.socket");
        string assembly = typeof(VirtioBlk.Demonstration.BlockGuest).Assembly.Location;
        int memory = ChildProgram.DescriptorsElsewhere("memfd:requests in flight").Count;
        for (int i = 0; i < Kills; i++)
        {
            using var program = ChildProgram.Start(assembly, "vhost-user", "--null", "--socket-path", path);
            program.AwaitLine($"listening on {path}");
            using (var frontend = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
            {
                frontend.Connect(new UnixDomainSocketEndPoint(path));
                program.Kill();
                // The connection ends with the process.
                Assert.Equal(0, Receive(frontend));
            }

            Assert.Equal([path], Directory.GetFileSystemEntries(_folder));
            Assert.False(Directory.Exists($"/proc/{program.Id}/task/{program.Id}"));
            Assert.Empty(program.Children());
            Assert.Equal(memory, ChildProgram.DescriptorsElsewhere("memfd:requests in flight").Count);
            using var late = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            Assert.Throws<SocketException>(() => late.Connect(new UnixDomainSocketEndPoint(path)));
        }
    }

    private static int Receive(Socket socket)
    {
        try
        {
            return socket.Receive(new byte[1]);
        }
        catch (SocketException)
        {
            // What it had not read yet makes the end a reset.
            return 0;
        }
    }
}
