using System.Runtime.InteropServices;
using DeviceDsl.VhostUser.Protocol;
using DeviceDsl.VhostUser.SharedMemory;
using DeviceDsl.VhostUser.Tests.Support;
using Iced.Intel;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.VhostUser.Tests.Hostile;

/// <summary>A frontend that shrinks the files whose memory it shares (V4, VU-23).</summary>
public sealed class TruncationShould
{
    [Fact]
    public void V4EndTheConnectionAndNotTheProcess()
    {
        using var rig = new Rig();
        string path = Path.Combine(Path.GetDirectoryName(rig.Path)!, "guest");
        using (Frontend frontend = rig.Connect())
        {
            frontend.Negotiate(default);
            // A file, which unlike the sealed memory of the other tests can shrink.
            using SafeFileHandle file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite);
            RandomAccess.SetLength(file, Frontend.MemoryLength);
            frontend.Do(FrontendRequest.AddMemoryRegion, Messages.Region(frontend.Rams[0].Description), file);
            using FrontendQueue queue = frontend.Start(0);
            RandomAccess.SetLength(file, 0);
            queue.Kick.Signal();
            Assert.True(frontend.IsDropped());
        }

        Assert.Contains(rig.Log, line => line.Contains("VU-23", StringComparison.Ordinal));
        Assert.True(rig.StillServes());
    }

    [Fact]
    public void VU23MarkOnlyTheMappingThatIsLost()
    {
        string directory = Directory.CreateTempSubdirectory("vhost-user-").FullName;
        try
        {
            using SafeFileHandle file = File.OpenHandle(Path.Combine(directory, "file"), FileMode.CreateNew, FileAccess.ReadWrite);
            RandomAccess.SetLength(file, 0x4000);
            using var one = SharedMapping.Open(file, 0, 0x2000, "one");
            using var other = SharedMapping.Open(file, 0x2000, 0x2000, "other");
            RandomAccess.SetLength(file, 0x3000);
            Assert.Equal(0, Marshal.ReadByte(other.Address));
            Assert.False(other.IsLost);
            Assert.Equal(0, Marshal.ReadByte(other.Address, 0x1000));
            Assert.Equal((false, true), (one.IsLost, other.IsLost));
            // The access of a lost mapping reaches memory of this process alone.
            Marshal.WriteByte(other.Address, 42);
            byte[] inFile = new byte[1];
            RandomAccess.Read(file, inFile, 0x2000);
            Assert.Equal((42, 0), (Marshal.ReadByte(other.Address), inFile[0]));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public void VU23LeaveOtherSignalsToTheHandlerOfBefore()
    {
        byte[] code = TruncationGuard.HandlerCode(unchecked((nint)0x1111_2222_3333_4444), unchecked((nint)0x5555_6666_7777_8888));
        var decoder = Decoder.Create(64, new ByteArrayCodeReader(code), ip: 0);
        var lines = new List<string>();
        while (decoder.IP < (ulong)code.Length) lines.Add($"{decoder.IP:x2} {decoder.Decode()}");
        Assert.Equal(
            [
                "00 mov rax,[rsi+10h]",
                "04 mov r8,1111222233334444h",
                "0e mov ecx,1000h",
                "13 mov r9,[r8]",
                "16 mov r10,[r8+8]",
                "1a mov r11,rax",
                "1d sub r11,r9",
                "20 cmp r11,r10",
                "23 jb short 0000000000000039h",
                "25 add r8,20h",
                "29 dec ecx",
                "2b jne short 0000000000000013h",
                "2d mov rax,5555666677778888h",
                "37 jmp rax",
                "39 push rdi",
                "3a push rsi",
                "3b push rdx",
                "3c push r8",
                "3e mov rdi,r9",
                "41 mov rsi,r10",
                "44 mov edx,3",
                "49 mov r10d,4032h",
                "4f mov r8,0FFFFFFFFFFFFFFFFh",
                "56 xor r9d,r9d",
                "59 mov eax,9",
                "5e syscall",
                "60 pop r8",
                "62 pop rdx",
                "63 pop rsi",
                "64 pop rdi",
                "65 cmp rax,0FFFFFFFFFFFFF000h",
                "6b ja short 000000000000002Dh",
                "6d mov qword ptr [r8+10h],1",
                "75 ret",
            ],
            lines);
    }
}
