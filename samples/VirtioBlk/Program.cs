Console.WriteLine("This will be a virtio block device on a disk image, for the embedded machine, /dev/kvm and vhost-user.");
Console.WriteLine("DeviceDsl has no virtio yet, so it does nothing.");
