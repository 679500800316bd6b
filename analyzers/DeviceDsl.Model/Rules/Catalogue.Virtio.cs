using static Microsoft.CodeAnalysis.DiagnosticSeverity;

namespace DeviceDsl.Model.Rules;

/// <content>The rules about virtio devices and their queues.</content>
internal static partial class Catalogue
{
    public static readonly Rule KickBeforeDriverOk = new(
        "DDSL0401", Categories.Virtio, Warning,
        "Don't serve kicks before DRIVER_OK",
        "'{0}' serves kicks without checking that the driver has set DRIVER_OK: check the device status first");

    public static readonly Rule NoSelfKickOnStart = new(
        "DDSL0402", Categories.Virtio, Warning,
        "Poll the queue once after enabling notifications",
        "A driver may have filled the queue before this point, and its requests would wait for the next kick: signal '{0}' once");

    public static readonly Rule UsedIdxBeforeEntry = new(
        "DDSL0403", Categories.Virtio, Error,
        "Write a used entry before publishing its index",
        "The index of the ring at '{0}' {1}");

    public static readonly Rule MissingFullFence = new(
        "DDSL0404", Categories.Virtio, Warning,
        "Put a full fence between publishing to the driver and reading what it wants",
        "Without a full fence before this read of '{0}', {1}: add a fence");

    public static readonly Rule HostNotifierOwnerConflict = new(
        "DDSL0407", Categories.Virtio, Error,
        "Don't hand a queue to two owners",
        "Queue {0} is already handed over, so this call throws EBUSY: dispose the first owner before");

    public static readonly Rule UncheckedQueueIndex = new(
        "DDSL0409", Categories.Virtio, Error,
        "Validate guest-controlled values before using them",
        "'{0}' comes from the guest and {1} {2} without validation: check its range first");

    public static readonly Rule StopIsReentrant = new(
        "DDSL0410", Categories.Virtio, Warning,
        "A stop must not restart the device",
        "The kick served here may reassign '{0}', which this stop has just deassigned: mark the device as stopping first");

    public static readonly Rule RingIndexNoWrap = new(
        "DDSL0411", Categories.Virtio, Warning,
        "Ring indices must wrap after 65535",
        "The ring index '{0}' {1}");

    public static readonly Rule IsrOverwrite = new(
        "DDSL0413", Categories.Virtio, Warning,
        "Don't overwrite pending interrupt causes",
        "'{0}' {1}");

    public static readonly Rule AsyncNotifySafeRequired = new(
        "DDSL0414", Categories.Virtio, Info,
        "Declare how a virtio device receives its kicks",
        "Kicks of '{0}' arrive by ioeventfd, but drivers of device ID {1} may spin until a kick is served: set IoEventFd explicitly");

    public static readonly Rule VirtioShape = new(
        "DDSL0420", Categories.Declaration, Error,
        "Declare virtio devices as partial classes derived from VirtioDevice",
        "The virtio device '{0}' {1}");

    public static readonly Rule VirtioKind = new(
        "DDSL0421", Categories.Declaration, Warning,
        "Use a virtio device ID that drivers look for",
        "The virtio device '{0}' has device ID {1}, which no driver looks for: use {2} to {3}");

    public static readonly Rule InvalidQueue = new(
        "DDSL0422", Categories.Declaration, Error,
        "Queues must have a valid index and size",
        "The queue of '{0}' {1}");

    public static readonly Rule DuplicateQueue = new(
        "DDSL0423", Categories.Declaration, Error,
        "Give each queue one handler",
        "Queue {0} is already served by '{1}', so '{2}' never runs: remove one of them");

    public static readonly Rule QueueGap = new(
        "DDSL0424", Categories.Declaration, Error,
        "Number the queues of a virtio device from 0 without gaps",
        "'{0}' has queue {1}, which '{2}' serves, but no queue {3}: number the queues without gaps");

    public static readonly Rule ConfigurationField = new(
        "DDSL0425", Categories.Declaration, Error,
        "Declare configuration fields as readable numbers, with a setter if the driver may write",
        "The configuration field '{0}' {1}");

    public static readonly Rule OverlappingConfiguration = new(
        "DDSL0426", Categories.Declaration, Error,
        "Configuration fields must not overlap",
        "The configuration field '{0}' ({1}) overlaps '{2}' ({3}): move one of them");
}
