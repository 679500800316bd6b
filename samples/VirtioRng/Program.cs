using DeviceDsl.Hosting;
using VirtioRng;

return new VirtioProgram("rng", _ => new EntropyDevice()) { Description = "A virtio entropy device." }.Run(args);
