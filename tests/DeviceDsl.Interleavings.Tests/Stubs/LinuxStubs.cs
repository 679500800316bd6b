using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.Eventing
{
    internal static class LinuxEventFd
    {
        public static SafeFileHandle Create(bool semaphore) => throw new PlatformNotSupportedException();

        public static SafeFileHandle Duplicate(SafeFileHandle handle) => throw new PlatformNotSupportedException();

        public static Errno TryWrite(SafeFileHandle handle, ulong count) => throw new PlatformNotSupportedException();

        public static bool TryRead(SafeFileHandle handle, out ulong count) => throw new PlatformNotSupportedException();

        public static EventFdReadiness Poll(SafeFileHandle handle) => throw new PlatformNotSupportedException();
    }

    internal sealed class EpollPoller : Poller
    {
        public override void Wait(WorkQueue queue) => throw new PlatformNotSupportedException();

        public override bool Poll(WorkQueue queue) => throw new PlatformNotSupportedException();

        public override void Wake() => throw new PlatformNotSupportedException();

        public override EventWatch Watch(EventCounter counter, WorkItem item, bool isSuspended) => throw new PlatformNotSupportedException();

        public override void Dispose()
        {
        }
    }
}

namespace DeviceDsl.Machines
{
    internal static class MachineLog
    {
        public static void DeviceFailed(ILogger logger, Exception exception, string device, string handler)
        {
        }

        public static void SuspectRegister(ILogger logger, string device, string register, IoAddress address, RegisterAccess access)
        {
        }

        public static void HandlerFailed(ILogger logger, Exception exception, string eventFd)
        {
        }
    }
}
